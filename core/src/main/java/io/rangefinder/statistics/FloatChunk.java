package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Some consecutive values of an image in two rows of equally many lanes. */
final class FloatChunk {

  final float[] first;
  final float[] second;

  private int inFirst;
  private int inSecond;

  FloatChunk(int lanes) {
    this.first = new float[lanes];
    this.second = new float[lanes];
  }

  int capacity() {
    return 2 * first.length;
  }

  /** How many values the first row holds. */
  int inFirst() {
    return inFirst;
  }

  /** How many values the second row holds; behind them it is 0. */
  int inSecond() {
    return inSecond;
  }

  /** Reads values, at most {@link #capacity()}; the first row is filled first. */
  void read(FloatBuffer source, int from, int count) {
    inFirst = Math.min(count, first.length);
    inSecond = count - inFirst;
    source.get(from, first, 0, inFirst);
    source.get(from + inFirst, second, 0, inSecond);
    Arrays.fill(second, inSecond, second.length, 0f);
  }
}
