package io.rangefinder.metrics;

import java.io.Serializable;

/**
 * What became of the peaks of one channel of heat maps.
 *
 * @param peaks images in which the float map has a peak
 * @param near of these the ones whose quantized map is greatest no more than one cell away, in
 *     either direction and diagonally
 * @param kept of these the ones whose quantized map still exceeds the threshold that close to the
 *     float map's peak
 * @param least the least value of the float map; positive infinity before the first image
 */
public record PeakCounts(long peaks, long near, long kept, float least) implements Serializable {
  /** Of no image. */
  public static PeakCounts none() {
    return new PeakCounts(0, 0, 0, Float.POSITIVE_INFINITY);
  }

  public PeakCounts merge(PeakCounts other) {
    return new PeakCounts(
        peaks + other.peaks, near + other.near, kept + other.kept, Math.min(least, other.least));
  }

  /** The share of the peaks that are near; NaN if there is no peak. */
  public double nearShare() {
    return peaks == 0 ? Double.NaN : (double) near / peaks;
  }

  /** The share of the peaks that are kept; NaN if there is no peak. */
  public double keptShare() {
    return peaks == 0 ? Double.NaN : (double) kept / peaks;
  }
}
