package io.rangefinder.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param tasks that ran at the same time, each on a core of its own
 * @param imagesARound how many images a task took through a stage in each round
 * @param stages in their order
 */
public record BenchmarkResult(
    String network, int tasks, int batchSize, int imagesARound, List<StageTimes> stages) {
  public BenchmarkResult {
    stages = List.copyOf(stages);
  }

  private StageTimes of(Stage stage) {
    return stages.stream().filter(times -> times.stage() == stage).findFirst().orElseThrow();
  }

  private StageTimes limit() {
    return of(Stage.LIMIT);
  }

  /**
   * How many times as long as the limit a stage takes: the median over the rounds of what both took
   * in the same round.
   */
  public double ratio(Stage stage) {
    return ratio(of(stage).millis(), limit().millis());
  }

  /** The same of the processor's time, which other programs on the machine disturb less. */
  public double processorRatio(Stage stage) {
    return ratio(of(stage).processorMillis(), limit().processorMillis());
  }

  private static double ratio(List<Double> stage, List<Double> limit) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < stage.size(); round++) {
      ratios.add(stage.get(round) / limit.get(round));
    }
    return StageTimes.median(ratios);
  }

  /**
   * A table for a terminal, a line a stage.
   *
   * @param cores for how many cores the images an hour are told
   */
  public List<String> table(int cores) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, batch size %d, %d tasks at a time, medians of %d rounds of %d images a task"
            .formatted(network, batchSize, tasks, limit().millis().size(), imagesARound));
    lines.add("");
    lines.add(
        "stage            images/s   ms an image (least to greatest)  processor ms   x limit  (processor)  images/hour, %d cores"
            .formatted(cores));
    for (StageTimes times : stages) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-15s  %8.1f   %11.2f (%7.2f to %8.2f)  %12.2f   %7.2f  %11.2f  %,21.0f",
              times.stage().label(),
              tasks * 1e3 / times.medianMillis(),
              times.medianMillis(),
              times.leastMillis(),
              times.greatestMillis(),
              times.medianProcessorMillis(),
              ratio(times.stage()),
              processorRatio(times.stage()),
              cores * 3.6e6 / times.medianMillis()));
    }
    return lines;
  }
}
