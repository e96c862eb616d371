package io.rangefinder.prepare;

import io.rangefinder.statistics.ChannelStatistics;

/**
 * The least and the greatest value that each channel of an activation had. A channel is an index
 * along the last axis.
 */
public final class ChannelBounds {
  private final float[] min;
  private final float[] max;

  /**
   * Bounds, one a channel; both arrays are copied.
   *
   * @param min positive infinity where nothing was observed
   * @param max negative infinity where nothing was observed
   */
  public ChannelBounds(float[] min, float[] max) {
    if (min.length != max.length) {
      throw new IllegalArgumentException(
          min.length + " lower bounds and " + max.length + " upper bounds");
    }
    this.min = min.clone();
    this.max = max.clone();
  }

  public static ChannelBounds of(ChannelStatistics statistics) {
    return new ChannelBounds(statistics.min(), statistics.max());
  }

  public int channels() {
    return min.length;
  }

  public float min(int channel) {
    return min[channel];
  }

  public float max(int channel) {
    return max[channel];
  }

  /** The bounds of all channels together. */
  public float min() {
    float least = Float.POSITIVE_INFINITY;
    for (float value : min) {
      least = Math.min(least, value);
    }
    return least;
  }

  /** The bounds of all channels together. */
  public float max() {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : max) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }

  /** Whether a channel was observed and never left 0. */
  boolean isDead(int channel) {
    return min[channel] == 0 && max[channel] == 0;
  }

  boolean isObserved(int channel) {
    return min[channel] <= max[channel];
  }
}
