package io.rangefinder.jobs.chain;

import io.rangefinder.jobs.calibrate.UnpublishedRun;
import io.rangefinder.jobs.evaluate.UnpublishedEvaluation;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.store.QuantizedModel;
import org.apache.hadoop.conf.Configuration;

/**
 * What the chain made, before anything of it is at its place: whoever has it looks at the result
 * and publishes all or nothing. Closing it removes what was not published.
 */
public final class UnpublishedChain implements AutoCloseable {
  private final UnpublishedRun run;
  private final QuantizeResult quantization;
  private final byte[] tflite;
  private final UnpublishedEvaluation evaluation;
  private final String quantized;
  private final Configuration hadoop;

  UnpublishedChain(
      ChainConfiguration configuration,
      UnpublishedRun run,
      QuantizeResult quantization,
      byte[] tflite,
      UnpublishedEvaluation evaluation,
      Configuration hadoop) {
    this.run = run;
    this.quantization = quantization;
    this.tflite = tflite;
    this.evaluation = evaluation;
    this.quantized = configuration.quantized();
    this.hadoop = hadoop;
  }

  /** What each step did. */
  public ChainResult result() {
    return new ChainResult(run.result(), quantization, evaluation.result());
  }

  /**
   * Moves the run, the model with its report, and the evaluation to their places, in this order.
   *
   * @throws io.rangefinder.ir.UserException if one cannot be written; those before it are there
   *     then
   */
  public void publish() {
    run.publish();
    QuantizedModel.write(tflite, quantization.report(), quantized, hadoop);
    evaluation.publish();
  }

  @Override
  public void close() {
    try (run) {
      evaluation.close();
    }
  }
}
