package io.rangefinder.jobs.chain;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.evaluate.EvaluateConfiguration;
import io.rangefinder.jobs.evaluate.TaskChoice;
import io.rangefinder.jobs.quantize.QuantizeConfiguration;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.ranges.RangeRule;
import org.jspecify.annotations.Nullable;

/**
 * What to calibrate, quantize and evaluate. The network, the engine and the number of tasks are
 * those of the calibration throughout.
 *
 * @param calibration what to calibrate, and where the run goes
 * @param rule chooses the range of each tensor from its statistics
 * @param weights {@code FULL} fits the weights to what they will see, all else rounds them to the
 *     nearest code; null takes what the calibration was made with
 * @param quantized where the quantized model goes; its report goes beside it
 * @param judging how the model is judged
 */
public record ChainConfiguration(
    CalibrateConfiguration calibration,
    RangeRule rule,
    @Nullable Preparation weights,
    String quantized,
    Judging judging) {
  /**
   * How a quantized model is judged.
   *
   * @param images where the images are; where those are that calibrate, all others of them
   * @param selection which of them to take
   * @param labels location of the labels, if there are any
   * @param labelColumn the column of class indices in them
   * @param rankingImages how many of the images the operators are ranked by; 0 ranks none
   * @param output where the evaluation goes
   */
  public record Judging(
      ImageLocation images,
      ImageSelection selection,
      @Nullable String labels,
      String labelColumn,
      int rankingImages,
      String output) {}

  /** Whether the model is judged by images from where those are that calibrate. */
  boolean sharesImages() {
    return judging.images().equals(calibration.images());
  }

  QuantizeConfiguration quantization() {
    return new QuantizeConfiguration(calibration.output(), rule, weights, Effort.NORMAL);
  }

  EvaluateConfiguration evaluation() {
    return new EvaluateConfiguration(
        calibration.model(),
        calibration.network(),
        quantized,
        calibration.output(),
        judging.images(),
        judging.labels(),
        judging.labelColumn(),
        sharesImages() ? calibration.output() : null,
        judging.selection(),
        TaskChoice.GUESSED,
        judging.rankingImages(),
        calibration.partitions(),
        calibration.engine(),
        judging.output());
  }
}
