package io.rangefinder.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchmarkResultTest {
  private static final BenchmarkResult RESULT =
      new BenchmarkResult(
          "mobilenet_1.0_224",
          2,
          8,
          64,
          List.of(
              times(Stage.DECODE, List.of(1.0, 1.0, 4.0)),
              times(Stage.INFERENCE, List.of(10.0, 20.0, 40.0)),
              times(Stage.FETCH, List.of(11.0, 22.0, 44.0)),
              times(Stage.BOUNDS, List.of(12.0, 24.0, 400.0)),
              times(Stage.EVERYTHING, List.of(12.5, 30.0, 48.0))));

  private static StageTimes times(Stage stage, List<Double> millis) {
    return new StageTimes(stage, millis, millis.stream().map(time -> time / 2).toList());
  }

  @Test
  void ratioIsTheMedianOfTheRatiosWithinRounds() {
    assertThat(RESULT.ratio(Stage.INFERENCE)).isEqualTo(1);
    assertThat(RESULT.ratio(Stage.BOUNDS)).isCloseTo(1.2, within(1e-12));
    assertThat(RESULT.ratio(Stage.EVERYTHING)).isCloseTo(1.25, within(1e-12));
    assertThat(RESULT.processorRatio(Stage.EVERYTHING)).isCloseTo(1.25, within(1e-12));
  }

  @Test
  void tableHasALineForEachStage() {
    assertThat(RESULT.table(16))
        .containsExactly(
            "mobilenet_1.0_224, batch size 8, 2 tasks at a time, medians of 3 rounds of 64 images a task",
            "",
            "stage            images/s   ms an image (least to greatest)  processor ms   x limit  (processor)  images/hour, 16 cores",
            "decode             2000.0          1.00 (   1.00 to     4.00)          0.50      0.10         0.10             57,600,000",
            "+ inference         100.0         20.00 (  10.00 to    40.00)         10.00      1.00         1.00              2,880,000",
            "+ fetch              90.9         22.00 (  11.00 to    44.00)         11.00      1.10         1.10              2,618,182",
            "+ min and max        83.3         24.00 (  12.00 to   400.00)         12.00      1.20         1.20              2,400,000",
            "everything           66.7         30.00 (  12.50 to    48.00)         15.00      1.25         1.25              1,920,000");
  }

  @Test
  void medianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    assertThat(times(Stage.DECODE, List.of(4.0, 1.0, 3.0, 2.0)).medianMillis()).isEqualTo(2.5);
  }
}
