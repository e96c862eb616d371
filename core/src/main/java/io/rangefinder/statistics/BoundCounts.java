package io.rangefinder.statistics;

import java.nio.FloatBuffer;

/**
 * How often an image has its least and its greatest value. The histogram tells it for values where
 * activations saturate, such as 0 and 6; other values are looked for, which is seldom needed: a
 * count matters only if no image before had a lesser or a greater value.
 */
final class BoundCounts {

  private final DenseHistogram histogram;
  private final ValueBounds before;
  private final long zeros;
  private final long minima;
  private final long maxima;

  /**
   * To be made before the image is counted.
   *
   * @param before the bounds of the images before
   */
  BoundCounts(DenseHistogram histogram, ValueBounds before) {
    this.histogram = histogram;
    this.before = before;
    this.zeros = zeros();
    this.minima = before.isEmpty() ? 0 : histogram.count(FloatCode.of(before.min()));
    this.maxima = before.isEmpty() ? 0 : histogram.count(FloatCode.of(before.max()));
  }

  private long zeros() {
    return histogram.count(0) + histogram.count(FloatCode.NEGATIVE_ZERO);
  }

  /**
   * The bounds of an image, after it was counted; the count of a bound that does not reach the one
   * before is 1.
   */
  ValueBounds of(float min, float max, FloatBuffer values, int from, int length) {
    long minCount = 1;
    if (min == 0) {
      minCount = zeros() - zeros;
    } else if (min == before.min() && min < 0 && FloatCode.isExact(min)) {
      minCount = histogram.count(FloatCode.of(min)) - minima;
    } else if (min <= before.min()) {
      minCount = occurrences(min, values, from, length);
    }
    long maxCount = 1;
    if (max == 0) {
      maxCount = zeros() - zeros;
    } else if (max == before.max() && max > 0 && FloatCode.isExact(max)) {
      maxCount = histogram.count(FloatCode.of(max)) - maxima;
    } else if (max >= before.max()) {
      maxCount = occurrences(max, values, from, length);
    }
    return new ValueBounds(min, minCount, max, maxCount);
  }

  private static long occurrences(float value, FloatBuffer values, int from, int length) {
    long found = 0;
    for (int i = from; i < from + length; i++) {
      found += values.get(i) == value ? 1 : 0;
    }
    return found;
  }
}
