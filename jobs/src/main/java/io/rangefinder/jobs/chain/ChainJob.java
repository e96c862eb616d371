package io.rangefinder.jobs.chain;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.calibrate.CalibrateJob;
import io.rangefinder.jobs.calibrate.UnpublishedRun;
import io.rangefinder.jobs.evaluate.EvaluateJob;
import io.rangefinder.jobs.evaluate.UnpublishedEvaluation;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.quantize.QuantizeJob;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.StagedDirectory;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Calibrates, quantizes and evaluates in one Spark session. Images that serve both calibration and
 * evaluation are listed once; those that calibrated do not evaluate. Each step reads what the one
 * before left aside, so that nothing is published before all of it is known.
 */
public final class ChainJob {
  private final ChainConfiguration configuration;
  private final Progress progress;

  public ChainJob(ChainConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Goes the whole way.
   *
   * @return what was made, to be published and closed
   * @throws UserException if a step refuses; nothing is left
   */
  public UnpublishedChain run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    StagedDirectory.requireWritable(configuration.calibration().output(), hadoop);
    StagedDirectory.requireWritable(configuration.judging().output(), hadoop);
    try (ImageManifest found =
        ImageManifest.list(configuration.calibration().images(), spark, progress)) {
      UnpublishedRun run =
          new CalibrateJob(configuration.calibration(), progress).runUnpublished(spark, found);
      try {
        QuantizeResult quantization =
            new QuantizeJob(configuration.quantization(), progress).run(spark, run.directory());
        byte[] tflite = quantization.tflite();
        UnpublishedEvaluation evaluation =
            evaluate(spark, run, found, new TfliteFile(tflite, configuration.quantized()));
        return new UnpublishedChain(configuration, run, quantization, tflite, evaluation, hadoop);
      } catch (RuntimeException | Error failure) {
        run.closeAfter(failure);
        throw failure;
      }
    }
  }

  private UnpublishedEvaluation evaluate(
      SparkSession spark, UnpublishedRun run, ImageManifest found, TfliteFile quantized) {
    EvaluateJob job = new EvaluateJob(configuration.evaluation(), progress);
    if (configuration.sharesImages()) {
      return job.runUnpublished(spark, found, quantized, run.directory());
    }
    try (ImageManifest judging =
        ImageManifest.list(configuration.judging().images(), spark, progress)) {
      return job.runUnpublished(spark, judging, quantized, run.directory());
    }
  }
}
