package io.rangefinder.quantize.weights;

import java.util.Arrays;

/**
 * The positions of an image that are looked at: every {@code step}-th. Where it begins depends on
 * the image's values alone, so that images differ and neither their order nor their names matter.
 *
 * @param positions how many positions there are, row by row
 * @param step from one to the next; shares no divisor with the width, so that it visits each column
 */
record PositionSample(int positions, int step) {

  /** At most {@code most} positions, rounded up, of an output of the given width. */
  static PositionSample of(int positions, int width, int most) {
    int step = (positions + most - 1) / most;
    while (greatestCommonDivisor(step, width) != 1) {
      step++;
    }
    return new PositionSample(positions, step);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The first position; the others follow at the step. */
  int first(float[] image) {
    if (step == 1) {
      return 0;
    }
    int hash = Arrays.hashCode(image) * 0x9E3779B1;
    return Math.floorMod(hash ^ (hash >>> 15), Math.min(step, positions));
  }
}
