package io.rangefinder.prepare;

import java.util.Arrays;

/**
 * How far apart the channels of an operator's weights are, which is what one scale for all of them
 * suffers from.
 *
 * @param max the greatest magnitude of a weight
 * @param maxOverMedian that over the median, by output channels, of a channel's greatest magnitude;
 *     channels of zeros do not count, and 1 if there is no other
 */
public record WeightSpread(double max, double maxOverMedian) {

  static WeightSpread of(MultiplierSite site, float[] weights) {
    double[] byChannel = new double[site.outputChannels()];
    for (int i = 0; i < weights.length; i++) {
      int channel = site.outputChannel(i);
      byChannel[channel] = Math.max(byChannel[channel], Math.abs(weights[i]));
    }
    double[] live = Arrays.stream(byChannel).filter(max -> max > 0).sorted().toArray();
    if (live.length == 0) {
      return new WeightSpread(0, 1);
    }
    double max = live[live.length - 1];
    double median = (live[(live.length - 1) / 2] + live[live.length / 2]) / 2;
    return new WeightSpread(max, max / median);
  }
}
