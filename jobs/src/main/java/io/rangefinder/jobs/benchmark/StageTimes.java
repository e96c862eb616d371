package io.rangefinder.jobs.benchmark;

import java.util.List;

/**
 * How long a stage took, round by round.
 *
 * @param millis what an image took on one of the cores, in milliseconds
 * @param processorMillis of these, the time that the core computed, in milliseconds
 */
public record StageTimes(Stage stage, List<Double> millis, List<Double> processorMillis) {
  public StageTimes {
    millis = List.copyOf(millis);
    processorMillis = List.copyOf(processorMillis);
  }

  /** The median of the rounds. */
  public double medianMillis() {
    return median(millis);
  }

  /** The median of the rounds. */
  public double medianProcessorMillis() {
    return median(processorMillis);
  }

  public double leastMillis() {
    return millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double greatestMillis() {
    return millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
