package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * Bounds and sums of the values of one image, lane by lane: value i is in lane {@code i % lanes},
 * and as the lanes are a multiple of the channels, each lane belongs to one channel.
 */
final class ImageLanes {

  private static final int LEAST = 1 << 10;
  private static final int VECTOR = 1 << 6;

  /** So many rows are added up in floats before they are carried over to doubles. */
  private static final int FLOAT_ROWS = 1 << 6;

  private final int lanes;
  private final float[] min;
  private final float[] max;
  private final float[] sums;
  private final double[] carried;
  private int rows;

  ImageLanes(int channels) {
    this.lanes = lanes(channels);
    this.min = new float[lanes];
    this.max = new float[lanes];
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
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0f);
    Arrays.fill(carried, 0);
    rows = 0;
  }

  /** Adds the values of a chunk to the sums. */
  void addSums(FloatChunk chunk) {
    if (rows == FLOAT_ROWS) {
      carry();
    }
    addRows(sums, chunk.first, chunk.second, chunk.inFirst());
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

  /** Lowers the bounds to the values of a chunk. */
  void lower(FloatChunk chunk) {
    lower(min, chunk.first, chunk.inFirst());
    lower(min, chunk.second, chunk.inSecond());
  }

  private static void lower(float[] bounds, float[] values, int length) {
    for (int j = 0; j < length; j++) {
      bounds[j] = Math.min(bounds[j], values[j]);
    }
  }

  /** Raises the bounds to the values of a chunk. */
  void raise(FloatChunk chunk) {
    raise(max, chunk.first, chunk.inFirst());
    raise(max, chunk.second, chunk.inSecond());
  }

  private static void raise(float[] bounds, float[] values, int length) {
    for (int j = 0; j < length; j++) {
      bounds[j] = Math.max(bounds[j], values[j]);
    }
  }

  /** The least value; NaN if there is one. */
  float least() {
    float least = Float.POSITIVE_INFINITY;
    for (float value : min) {
      least = Math.min(least, value);
    }
    return FloatCode.flush(least);
  }

  /** The greatest value; NaN if there is one. */
  float greatest() {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : max) {
      greatest = Math.max(greatest, value);
    }
    return FloatCode.flush(greatest);
  }

  /** Lowers and raises the keys of the bounds of each channel. */
  void addBounds(int[] channelMin, int[] channelMax) {
    for (int from = 0; from < lanes; from += channelMin.length) {
      for (int c = 0; c < channelMin.length; c++) {
        channelMin[c] = Math.min(channelMin[c], FloatKey.of(min[from + c]));
        channelMax[c] = Math.max(channelMax[c], FloatKey.of(max[from + c]));
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
