package io.rangefinder.drift;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a tensor's distribution was from the published one in earlier nights. Images of one night
 * resemble each other, which halves of the images do not show and other nights do.
 *
 * @param nights the divergence of each night, in any order
 */
public record PastDivergences(List<Double> nights) {
  /** Fewer nights say nothing. */
  public static final int LEAST_NIGHTS = 20;

  private static final PastDivergences NONE = new PastDivergences(List.of());

  public PastDivergences {
    nights = List.copyOf(nights);
  }

  public static PastDivergences none() {
    return NONE;
  }

  /**
   * The median of the nights, and so many median absolute deviations more; empty if there are fewer
   * than {@link #LEAST_NIGHTS}.
   */
  OptionalDouble bound(double deviations) {
    if (nights.size() < LEAST_NIGHTS) {
      return OptionalDouble.empty();
    }
    double[] values = nights.stream().mapToDouble(Double::doubleValue).toArray();
    double median = median(values);
    double[] apart = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    return OptionalDouble.of(median + deviations * median(apart));
  }

  /** The middle value, or the mean of the two in the middle. */
  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
