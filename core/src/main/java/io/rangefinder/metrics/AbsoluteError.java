package io.rangefinder.metrics;

import io.rangefinder.statistics.ExactSum;
import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * How far values of the quantized network lie from the float ones, in the unit of the output.
 * Elements that are not finite on either side are left out.
 *
 * @param elements values compared
 * @param sum sum of the distances
 * @param largest the largest distance; 0 if there is no element
 */
public record AbsoluteError(long elements, ExactSum sum, double largest) implements Serializable {
  private static final int SCALE = ExactSum.OF_FLOATS;

  /** The comparison of nothing. */
  public static AbsoluteError none() {
    return new AbsoluteError(0, ExactSum.zero(SCALE), 0);
  }

  /**
   * Compares one image's tensor.
   *
   * @param reference the float values, from its position on
   * @param actual the values of the quantized network
   */
  public static AbsoluteError of(FloatBuffer reference, float[] actual) {
    long elements = 0;
    double sum = 0;
    double largest = 0;
    int from = reference.position();
    for (int i = 0; i < actual.length; i++) {
      double distance = Math.abs((double) actual[i] - reference.get(from + i));
      if (Double.isFinite(distance)) {
        elements++;
        sum += distance;
        largest = Math.max(largest, distance);
      }
    }
    return new AbsoluteError(elements, ExactSum.ofDouble(sum, SCALE), largest);
  }

  public AbsoluteError merge(AbsoluteError other) {
    return new AbsoluteError(
        elements + other.elements, sum.merge(other.sum), Math.max(largest, other.largest));
  }

  /** The mean over the elements; NaN if there are none. */
  public double mean() {
    return sum.meanOver(elements);
  }
}
