package io.rangefinder.quantize.weights;

/**
 * How far the outputs of an operator in the quantized graph are from those in the float graph, the
 * errors of all operators before it included; sums over all elements and images.
 *
 * @param node the operator
 * @param signal of the squares of the float outputs
 * @param noise of the squares of the differences
 */
public record OperatorNoise(String node, double signal, double noise) {
  /** Signal to noise in decibels; infinite if there is no noise. */
  public double decibels() {
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }

  /** Whether zeros would be no farther from the float outputs. */
  public boolean isLost() {
    return noise > 0 && noise >= signal;
  }
}
