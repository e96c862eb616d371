package io.rangefinder.jobs.quantize;

import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.ranges.RangeRule;
import org.jspecify.annotations.Nullable;

/**
 * What to quantize.
 *
 * @param calibration location of the calibration run
 * @param rule chooses the range of each tensor from its statistics
 * @param preparation {@code FULL} fits the weights to what they will see, all else rounds them to
 *     the nearest code; absent takes what the calibration was made with
 * @param effort how much time fitting weights may take
 * @param weightBits of the codes of weights, from 2 to 8
 */
public record QuantizeConfiguration(
    String calibration,
    RangeRule rule,
    @Nullable Preparation preparation,
    Effort effort,
    int weightBits) {
  /** Weights of eight bits. */
  public QuantizeConfiguration(
      String calibration, RangeRule rule, @Nullable Preparation preparation, Effort effort) {
    this(calibration, rule, preparation, effort, Byte.SIZE);
  }
}
