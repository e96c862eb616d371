package io.rangefinder.statistics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Bounds, sums and counts of each channel, as chunks of whole pixels arrive. Few channels are laid
 * out several times side by side, as lanes, so that the inner loops are long.
 */
final class ChannelAccumulator {

  /** Values below this magnitude are summed in 64 bits. */
  static final float SMALL = 0x1p15f;

  private static final float UNITS = 0x1p40f;

  /** So many values below {@link #SMALL} fit 63 bits of units. */
  private static final int PARTIAL_CAPACITY = 1 << 8;

  private static final int LEAST_LANES = 256;
  private static final int LEAST_CHUNK = 1 << 12;

  private final int channels;
  private final int lanes;

  /** Bounds of each lane in the present chunk, as keys of {@link FloatChunk}. */
  private final int[] chunkMin;

  private final int[] chunkMax;

  /** Bounds of each lane, of finite values only, as keys of {@link FloatChunk}. */
  private final int[] min;

  private final int[] max;

  /** Sums of the lanes since they were last carried over. */
  private final long[] partial;

  private int partialValues;

  /** Sums of the channels in 128 bits: the upper and the lower half. */
  private final long[] upper;

  private final long[] lower;

  /** Sums of the values that are not {@link #SMALL}. */
  private final BigInteger[] large;

  private final long[] counts;

  ChannelAccumulator(int channels) {
    this.channels = channels;
    this.lanes = channels * ((LEAST_LANES - 1 + channels) / channels);
    this.chunkMin = new int[lanes];
    this.chunkMax = new int[lanes];
    this.min = new int[lanes];
    this.max = new int[lanes];
    Arrays.fill(min, FloatChunk.keyOf(Float.POSITIVE_INFINITY));
    Arrays.fill(max, FloatChunk.keyOf(Float.NEGATIVE_INFINITY));
    this.partial = new long[lanes];
    this.upper = new long[channels];
    this.lower = new long[channels];
    this.large = new BigInteger[channels];
    Arrays.fill(large, BigInteger.ZERO);
    this.counts = new long[channels];
  }

  /** The length of the chunks it expects; the last one of an image may be shorter. */
  int chunkLength() {
    return lanes * Math.max(1, LEAST_CHUNK / lanes);
  }

  /** Finds the bounds of a chunk, to be asked of {@link #chunkMin()} and {@link #chunkMax()}. */
  void findBounds(FloatChunk chunk) {
    Arrays.fill(chunkMin, Integer.MAX_VALUE);
    Arrays.fill(chunkMax, Integer.MIN_VALUE);
    for (int from = 0; from < chunk.length(); from += lanes) {
      int count = Math.min(lanes, chunk.length() - from);
      lower(chunkMin, chunk.keys, from, count);
      raise(chunkMax, chunk.keys, from, count);
    }
  }

  private static void lower(int[] bounds, int[] keys, int from, int count) {
    for (int j = 0; j < count; j++) {
      bounds[j] = Math.min(bounds[j], keys[from + j]);
    }
  }

  private static void raise(int[] bounds, int[] keys, int from, int count) {
    for (int j = 0; j < count; j++) {
      bounds[j] = Math.max(bounds[j], keys[from + j]);
    }
  }

  /** The least value of the chunk; NaN counts as one beyond the infinity of its sign. */
  float chunkMin() {
    int least = Integer.MAX_VALUE;
    for (int key : chunkMin) {
      least = Math.min(least, key);
    }
    return FloatChunk.valueOf(least);
  }

  /** The greatest value of the chunk; NaN counts as one beyond the infinity of its sign. */
  float chunkMax() {
    int greatest = Integer.MIN_VALUE;
    for (int key : chunkMax) {
      greatest = Math.max(greatest, key);
    }
    return FloatChunk.valueOf(greatest);
  }

  /** Adds the chunk whose bounds were found; its values must all be below {@link #SMALL}. */
  void addSmall(FloatChunk chunk) {
    lower(min, chunkMin, 0, lanes);
    raise(max, chunkMax, 0, lanes);
    reserve(chunk.length());
    for (int from = 0; from < chunk.length(); from += lanes) {
      sum(chunk.values, from, partial, Math.min(lanes, chunk.length() - from));
    }
    for (int c = 0; c < channels; c++) {
      counts[c] += chunk.length() / channels;
    }
  }

  private static void sum(float[] values, int from, long[] sums, int count) {
    for (int j = 0; j < count; j++) {
      sums[j] += (long) (values[from + j] * UNITS);
    }
  }

  /** Adds a chunk of any values; those that are not finite are left out. */
  void addAny(FloatChunk chunk) {
    reserve(chunk.length());
    for (int i = 0; i < chunk.length(); i++) {
      float value = chunk.values[i];
      if (!Float.isFinite(value)) {
        continue;
      }
      int lane = i % lanes;
      int channel = i % channels;
      min[lane] = Math.min(min[lane], chunk.keys[i]);
      max[lane] = Math.max(max[lane], chunk.keys[i]);
      counts[channel]++;
      if (Math.abs(value) < SMALL) {
        partial[lane] += (long) (value * UNITS);
      } else {
        int shift = ExactSum.OF_FLOATS - ChannelStatistics.SCALE;
        large[channel] = large[channel].add(FloatCode.units(value).shiftRight(shift));
      }
    }
  }

  private void reserve(int length) {
    int more = length / lanes + 1;
    if (partialValues + more > PARTIAL_CAPACITY) {
      carry();
    }
    partialValues += more;
  }

  private void carry() {
    for (int j = 0; j < lanes; j++) {
      int channel = j % channels;
      long sum = lower[channel] + partial[j];
      upper[channel] += (partial[j] >> 63) + WideNumber.carry(lower[channel], sum);
      lower[channel] = sum;
    }
    Arrays.fill(partial, 0);
    partialValues = 0;
  }

  ChannelStatistics toStatistics() {
    carry();
    float[] least = new float[channels];
    float[] greatest = new float[channels];
    BigInteger[] sums = new BigInteger[channels];
    for (int c = 0; c < channels; c++) {
      least[c] = Float.POSITIVE_INFINITY;
      greatest[c] = Float.NEGATIVE_INFINITY;
      for (int lane = c; lane < lanes; lane += channels) {
        least[c] = Math.min(least[c], FloatChunk.valueOf(min[lane]));
        greatest[c] = Math.max(greatest[c], FloatChunk.valueOf(max[lane]));
      }
      sums[c] = WideNumber.toInteger(upper[c], lower[c]).add(large[c]);
    }
    return new ChannelStatistics(least, greatest, sums, counts.clone());
  }
}
