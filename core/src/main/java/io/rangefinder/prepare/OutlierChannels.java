package io.rangefinder.prepare;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The few output channels of an operator's weights that decide the scale of all.
 *
 * @param channels the outliers
 * @param max the greatest magnitude of their weights
 * @param ordinaryMax the greatest magnitude of the other channels' weights
 */
record OutlierChannels(BitSet channels, double max, double ordinaryMax) {
  private static final double WIDEST_SPREAD = 4;
  private static final double LARGEST_SHARE = 0.25;

  /** Of the error of one scale for all. */
  private static final double LARGEST_ERROR = 0.5;

  /**
   * The outliers of weights whose greatest magnitude is more than {@value #WIDEST_SPREAD} times
   * that of the median channel: so many of the channels with the greatest weights that the squared
   * rounding errors, summed over both groups of channels with a scale each, are least. Empty if the
   * spread is less, or if that error would not be half of what it is with one scale.
   */
  static Optional<OutlierChannels> in(MultiplierSite site, float[] weights) {
    if (WeightSpread.of(site, weights).maxOverMedian() <= WIDEST_SPREAD) {
      return Optional.empty();
    }
    double[] magnitudes = new double[site.outputChannels()];
    for (int i = 0; i < weights.length; i++) {
      int channel = site.outputChannel(i);
      magnitudes[channel] = Math.max(magnitudes[channel], Math.abs(weights[i]));
    }
    double[] live = Arrays.stream(magnitudes).filter(m -> m > 0).sorted().toArray();
    double max = live[live.length - 1];
    double ordinaryMax = max;
    double least = LARGEST_ERROR * live.length * max * max;
    int most = (int) (LARGEST_SHARE * live.length);
    for (int outliers = 1; outliers <= most; outliers++) {
      double below = live[live.length - 1 - outliers];
      double error = outliers * max * max + (live.length - outliers) * below * below;
      if (error <= least) {
        least = error;
        ordinaryMax = below;
      }
    }
    BitSet channels = new BitSet();
    for (int c = 0; c < magnitudes.length; c++) {
      channels.set(c, magnitudes[c] > ordinaryMax);
    }
    return channels.isEmpty()
        ? Optional.empty()
        : Optional.of(new OutlierChannels(channels, max, ordinaryMax));
  }
}
