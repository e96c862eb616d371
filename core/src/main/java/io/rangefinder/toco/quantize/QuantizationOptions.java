package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Range;
import io.rangefinder.ranges.RangeTable;
import org.jspecify.annotations.Nullable;

/**
 * What the user may choose about quantization.
 *
 * @param calibrated the ranges of computed tensors that neither the graph nor an operator gives one
 * @param defaultRange the range of computed tensors that have no other; null if there is none
 */
public record QuantizationOptions(
    RangeTable calibrated,
    @Nullable Range defaultRange,
    Concatenations concatenations,
    LowestWeights lowestWeights) {

  /** The codes of the operands of a concatenation. */
  public enum Concatenations {
    /** Those of the result, so that the kernel copies bytes. */
    SHARE_ONE_RANGE,
    /** Each its own; the kernel converts. */
    KEEP_RANGES
  }

  /** Weights of code 0 that stand closer than fast kernels can take. */
  public enum LowestWeights {
    REFUSED,
    /** Every other one becomes code 1. A default range has the same effect. */
    NUDGED
  }

  /** Ranges of the graph alone, concatenations that copy bytes, no weight changed. */
  public static QuantizationOptions strict() {
    return new QuantizationOptions(
        RangeTable.empty(), null, Concatenations.SHARE_ONE_RANGE, LowestWeights.REFUSED);
  }

  public QuantizationOptions withCalibrated(RangeTable ranges) {
    return new QuantizationOptions(ranges, defaultRange, concatenations, lowestWeights);
  }

  public QuantizationOptions withDefaultRange(Range range) {
    return new QuantizationOptions(calibrated, range, concatenations, lowestWeights);
  }

  public QuantizationOptions with(Concatenations choice) {
    return new QuantizationOptions(calibrated, defaultRange, choice, lowestWeights);
  }

  public QuantizationOptions with(LowestWeights choice) {
    return new QuantizationOptions(calibrated, defaultRange, concatenations, choice);
  }

  boolean nudgesWeights() {
    return lowestWeights == LowestWeights.NUDGED || defaultRange != null;
  }
}
