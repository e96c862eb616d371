package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * Bounds and sums of the values of one image, lane by lane: value i is in lane {@code i % lanes},
 * and as the lanes are a multiple of the channels, each lane belongs to one channel.
 */
final class ImageLanes {

  private static final int LEAST = 1 << 9;
  private static final int VECTOR = 1 << 6;

  /** So many rows are added up in floats before they are carried over to doubles. */
  private static final int FLOAT_ROWS = 1 << 6;

  private final int lanes;
  private final int[] min;
  private final int[] max;
  private final float[] sums;
  private final double[] carried;
  private int rows;

  ImageLanes(int channels) {
    this.lanes = lanes(channels);
    this.min = new int[lanes];
    this.max = new int[lanes];
    this.sums = new float[lanes];
    this.carried = new double[lanes];
  }

  /** At least {@value #LEAST}; whole vectors if that takes few. */
  private static int lanes(int channels) {
    int vectors = channels;
    for (int odd = VECTOR; odd > 1 && vectors % VECTOR != 0; odd /= 2) {
      vectors *= 2;
    }
    int unit = vectors <= 8 * LEAST ? vectors : channels;
    return unit * ((LEAST - 1 + unit) / unit);
  }

  int lanes() {
    return lanes;
  }

  void clear() {
    Arrays.fill(min, Integer.MAX_VALUE);
    Arrays.fill(max, Integer.MIN_VALUE);
    Arrays.fill(sums, 0f);
    Arrays.fill(carried, 0);
    rows = 0;
  }

  /** Adds the values of a chunk to the sums. */
  void addSums(FloatChunk chunk) {
    if (rows == FLOAT_ROWS) {
      carry();
    }
    addRows(sums, chunk.firstValues, chunk.secondValues, chunk.usedLanes());
    rows += 2;
  }

  private static void addRows(float[] sums, float[] first, float[] second, int length) {
    for (int j = 0; j < length; j++) {
      sums[j] += first[j] + second[j];
    }
  }

  private void carry() {
    for (int j = 0; j < lanes; j++) {
      carried[j] += sums[j];
      sums[j] = 0;
    }
    rows = 0;
  }

  /** Turns the bits of a chunk into keys, the lesser of each lane in the first row. */
  void order(FloatChunk chunk) {
    FloatKey.orderBits(chunk.firstBits, chunk.secondBits, chunk.usedLanes());
  }

  /** Lowers the bounds to the first row of a chunk in order, which is lost. */
  void lower(FloatChunk chunk) {
    FloatKey.order(min, chunk.firstBits, chunk.usedLanes());
  }

  /** Raises the bounds to the second row of a chunk in order, which is lost. */
  void raise(FloatChunk chunk) {
    FloatKey.order(chunk.secondBits, max, chunk.usedLanes());
  }

  /** The least value; NaN if there is one, unless greater than all others. */
  float least() {
    int least = Integer.MAX_VALUE;
    for (int key : min) {
      least = Math.min(least, key);
    }
    return FloatKey.value(least);
  }

  /** The greatest value; NaN if there is one, unless less than all others. */
  float greatest() {
    int greatest = Integer.MIN_VALUE;
    for (int key : max) {
      greatest = Math.max(greatest, key);
    }
    return FloatKey.value(greatest);
  }

  /** Lowers and raises the keys of the bounds of each channel. */
  void addBounds(int[] channelMin, int[] channelMax) {
    for (int from = 0; from < lanes; from += channelMin.length) {
      for (int c = 0; c < channelMin.length; c++) {
        channelMin[c] = Math.min(channelMin[c], min[from + c]);
        channelMax[c] = Math.max(channelMax[c], max[from + c]);
      }
    }
  }

  /** Adds up the values of each channel. */
  void addSums(double[] channelSums) {
    carry();
    for (int from = 0; from < lanes; from += channelSums.length) {
      for (int c = 0; c < channelSums.length; c++) {
        channelSums[c] += carried[from + c];
      }
    }
  }
}
