package io.rangefinder.statistics;

import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Bounds, sums and counts of the finite values of each channel, image by image. */
final class ChannelAccumulator {

  private static final double UNITS = 0x1p40;

  /** Sums of an image below this magnitude fit a long in units. */
  private static final double SMALL = 0x1p22;

  private final int channels;

  /** Bounds as keys of {@link FloatKey}. */
  private final int[] min;

  private final int[] max;
  private final long[] counts;

  /** Sums over the images in 128 bits: the upper and the lower half. */
  private final long[] upper;

  private final long[] lower;

  /** Sums of what is not {@link #SMALL}. */
  private final BigInteger[] large;

  private final double[] imageSums;

  ChannelAccumulator(int channels) {
    this.channels = channels;
    this.min = new int[channels];
    this.max = new int[channels];
    Arrays.fill(min, FloatKey.of(Float.POSITIVE_INFINITY));
    Arrays.fill(max, FloatKey.of(Float.NEGATIVE_INFINITY));
    this.counts = new long[channels];
    this.upper = new long[channels];
    this.lower = new long[channels];
    this.large = new BigInteger[channels];
    Arrays.fill(large, BigInteger.ZERO);
    this.imageSums = new double[channels];
  }

  /** Adds an image of finite values, {@code pixels} in each channel. */
  void add(ImageLanes lanes, int pixels) {
    lanes.addBounds(min, max);
    Arrays.fill(imageSums, 0);
    lanes.addSums(imageSums);
    for (int c = 0; c < channels; c++) {
      counts[c] += pixels;
    }
    addImageSums();
  }

  /** Adds an image of any values; those that are not finite are left out. */
  void addAny(FloatBuffer values, int from, int length) {
    Arrays.fill(imageSums, 0);
    for (int i = 0; i < length; i++) {
      float value = values.get(from + i);
      if (Float.isFinite(value)) {
        int channel = i % channels;
        int key = FloatKey.of(value);
        min[channel] = Math.min(min[channel], key);
        max[channel] = Math.max(max[channel], key);
        counts[channel]++;
        imageSums[channel] += value;
      }
    }
    addImageSums();
  }

  private void addImageSums() {
    for (int c = 0; c < channels; c++) {
      double sum = imageSums[c];
      if (Math.abs(sum) < SMALL) {
        long units = (long) Math.rint(sum * UNITS);
        long added = lower[c] + units;
        upper[c] += (units >> 63) + WideNumber.carry(lower[c], added);
        lower[c] = added;
      } else {
        large[c] = large[c].add(ExactSum.ofDouble(sum, ChannelStatistics.SCALE).units());
      }
    }
  }

  ChannelStatistics toStatistics() {
    float[] least = new float[channels];
    float[] greatest = new float[channels];
    BigInteger[] sums = new BigInteger[channels];
    for (int c = 0; c < channels; c++) {
      least[c] = FloatKey.value(min[c]);
      greatest[c] = FloatKey.value(max[c]);
      sums[c] = WideNumber.toInteger(upper[c], lower[c]).add(large[c]);
    }
    return new ChannelStatistics(least, greatest, sums, counts.clone());
  }
}
