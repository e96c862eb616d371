package io.rangefinder.quantize.weights;

/**
 * How far the biases of an operator were moved, in real units of its output.
 *
 * @param max the greatest magnitude over the output channels
 * @param mean the mean magnitude
 */
public record BiasShift(double max, double mean) {
  /** Of an operator without bias. */
  static final BiasShift NONE = new BiasShift(0, 0);

  static BiasShift between(float[] before, float[] after) {
    double max = 0;
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      double shift = Math.abs((double) after[i] - before[i]);
      max = Math.max(max, shift);
      sum += shift;
    }
    return new BiasShift(max, sum / before.length);
  }
}
