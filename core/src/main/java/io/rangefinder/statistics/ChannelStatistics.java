package io.rangefinder.statistics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Bounds, sum and count of the finite values of each channel (the last dimension, NHWC). A channel
 * without finite values has min +infinity and max -infinity.
 *
 * <p>The values of an image are added up in floating point, in one order, with an error below 2^-17
 * of the sum of their magnitudes; this sum is rounded to a whole number of 2^-{@value #SCALE}, and
 * such numbers are added exactly. So the sums depend on no order of the images. Statistics of no
 * image have no channels.
 */
public final class ChannelStatistics {

  /** A unit of the sums is {@code 2^-SCALE}. */
  public static final int SCALE = 40;

  private static final ChannelStatistics EMPTY =
      new ChannelStatistics(new float[0], new float[0], new BigInteger[0], new long[0]);

  private final float[] min;
  private final float[] max;
  private final BigInteger[] sums;
  private final long[] counts;

  /** Takes the arrays over; all are one long a channel. */
  ChannelStatistics(float[] min, float[] max, BigInteger[] sums, long[] counts) {
    for (int c = 0; c < counts.length; c++) {
      boolean none =
          counts[c] == 0
              && sums[c].signum() == 0
              && min[c] == Float.POSITIVE_INFINITY
              && max[c] == Float.NEGATIVE_INFINITY;
      boolean some =
          counts[c] > 0 && min[c] <= max[c] && Float.isFinite(min[c]) && Float.isFinite(max[c]);
      if (!none && !some) {
        throw new IllegalArgumentException(
            "Channel %d has bounds %s and %s of %d values."
                .formatted(c, min[c], max[c], counts[c]));
      }
      min[c] += 0f;
      max[c] += 0f;
    }
    this.min = min;
    this.max = max;
    this.sums = sums;
    this.counts = counts;
  }

  /** The statistics of no image. */
  public static ChannelStatistics empty() {
    return EMPTY;
  }

  /** How many channels there are. */
  public int channels() {
    return counts.length;
  }

  /** The least finite value of each channel. */
  public float[] min() {
    return min.clone();
  }

  /** The greatest finite value of each channel. */
  public float[] max() {
    return max.clone();
  }

  /** How many finite values each channel has. */
  public long[] counts() {
    return counts.clone();
  }

  /** The sum of a channel. */
  public ExactSum sum(int channel) {
    return new ExactSum(sums[channel], SCALE);
  }

  /** The sum of all channels. */
  public ExactSum sum() {
    BigInteger total = BigInteger.ZERO;
    for (BigInteger sum : sums) {
      total = total.add(sum);
    }
    return new ExactSum(total, SCALE);
  }

  /** The mean of each channel; NaN for a channel without finite values. */
  public double[] means() {
    double[] means = new double[channels()];
    for (int c = 0; c < means.length; c++) {
      means[c] = sum(c).meanOver(counts[c]);
    }
    return means;
  }

  /**
   * The statistics of both.
   *
   * @throws IllegalArgumentException if both have channels, but not as many
   */
  public ChannelStatistics merge(ChannelStatistics other) {
    if (channels() == 0) {
      return other;
    }
    if (other.channels() == 0) {
      return this;
    }
    if (channels() != other.channels()) {
      throw new IllegalArgumentException(
          "Cannot merge statistics of %d and of %d channels."
              .formatted(channels(), other.channels()));
    }
    float[] mergedMin = min.clone();
    float[] mergedMax = max.clone();
    BigInteger[] mergedSums = sums.clone();
    long[] mergedCounts = counts.clone();
    for (int c = 0; c < mergedCounts.length; c++) {
      mergedMin[c] = Math.min(min[c], other.min[c]);
      mergedMax[c] = Math.max(max[c], other.max[c]);
      mergedSums[c] = sums[c].add(other.sums[c]);
      mergedCounts[c] += other.counts[c];
    }
    return new ChannelStatistics(mergedMin, mergedMax, mergedSums, mergedCounts);
  }

  void write(ByteSink sink) {
    sink.writeCount(channels());
    for (int c = 0; c < channels(); c++) {
      sink.writeFloat(min[c]);
      sink.writeFloat(max[c]);
      sink.writeInteger(sums[c]);
      sink.writeCount(counts[c]);
    }
  }

  static ChannelStatistics read(ByteSource source) {
    int channels = source.readLength(11);
    float[] min = new float[channels];
    float[] max = new float[channels];
    BigInteger[] sums = new BigInteger[channels];
    long[] counts = new long[channels];
    for (int c = 0; c < channels; c++) {
      min[c] = source.readFloat();
      max[c] = source.readFloat();
      sums[c] = source.readInteger();
      counts[c] = source.readCount();
    }
    return new ChannelStatistics(min, max, sums, counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelStatistics that
        && Arrays.equals(min, that.min)
        && Arrays.equals(max, that.max)
        && Arrays.equals(sums, that.sums)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sums) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "ChannelStatistics[%d channels]".formatted(channels());
  }
}
