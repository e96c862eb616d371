package io.rangefinder.quantize.weights;

/**
 * What a further step of fitting brought on images that nothing was fitted to.
 *
 * @param name what was done
 * @param images how many images judged
 * @param before noise to signal of the outputs without it
 * @param after noise to signal with it
 */
public record EffortStep(String name, int images, double before, double after) {
  /** Whether it was done to the result. */
  public boolean isKept() {
    return after < before;
  }

  /** Signal to noise without it, in dB. */
  public double decibelsBefore() {
    return -10 * Math.log10(before);
  }

  /** Signal to noise with it, in dB. */
  public double decibelsAfter() {
    return -10 * Math.log10(after);
  }
}
