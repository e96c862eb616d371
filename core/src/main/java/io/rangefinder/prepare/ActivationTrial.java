package io.rangefinder.prepare;

/**
 * What came of evening out the widths of activations as well as weights.
 *
 * @param before noise to signal of the quantized outputs with even weights alone
 * @param after the same with even activations
 */
public record ActivationTrial(double before, double after) {
  /** Less of a gain may be chance. */
  private static final double LEAST_GAIN = 0.1;

  /** Whether the activations were evened out. */
  public boolean isKept() {
    return after <= (1 - LEAST_GAIN) * before;
  }
}
