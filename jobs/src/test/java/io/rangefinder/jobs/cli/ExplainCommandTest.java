package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.TensorStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  @TempDir private static Path folder;
  private static Path run;
  private static Map<String, TensorStatistics> statistics;

  @BeforeAll
  static void calibrate() throws IOException {
    run = folder.resolve("RUN");
    CommandRun.done(DrawnDataset.write(folder, 12).calibrate(run));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      statistics = StatisticsTable.read(spark, run.resolve("statistics").toString());
    }
  }

  private static Object[] explain(Object... more) {
    Object[] arguments = new Object[5 + more.length];
    System.arraycopy(
        new Object[] {"explain", "--calibration", run, "--master", "local[1]"}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return arguments;
  }

  @Test
  void everyTensorHasALineWithTheImagesThatSetItsBounds() {
    List<String> lines = CommandRun.done(explain("--rule", "minmax")).out().lines().toList();

    assertThat(lines.get(0)).containsSubsequence("tensor", "min", "max", "apart", "beyond");
    int line = 1;
    for (Map.Entry<String, TensorStatistics> tensor : statistics.entrySet()) {
      assertThat(lines.get(line++))
          .startsWith(tensor.getKey() + " ")
          .contains(" minmax ")
          .endsWith(
              tensor.getValue().extremes().lowest().get(0).imageId()
                  + ", "
                  + tensor.getValue().extremes().highest().get(0).imageId());
    }
    assertThat(lines.get(line)).isEmpty();
  }

  @Test
  void oneTensorIsExplainedInFull() {
    String out = CommandRun.done(explain("--tensor", "input", "--rule", "percentile:99")).out();

    assertThat(out)
        .containsSubsequence(
            "tensor      input: Input [",
            "images      12, of which ",
            " in the halves",
            "values      ",
            " 0 NaN, 0 infinite",
            "bounds      ",
            "range       ",
            " by minmax",
            "halves      ",
            " codes apart",
            "beyond      ",
            "percentile  value",
            "0.01 %",
            "99.99 %",
            "lowest  image");
    for (ImageValue image : statistics.get("input").extremes().highest()) {
      assertThat(out).contains("  " + image.imageId() + System.lineSeparator());
    }
    assertThat(out.lines().map(String::strip))
        .anyMatch(text -> text.startsWith("1 "))
        .anyMatch(text -> text.startsWith("3 "))
        .anyMatch(text -> text.startsWith("6 "))
        .anyMatch(text -> text.startsWith("12 "));
  }

  @Test
  void anUnknownTensorIsRefusedWithTheNearestNames() {
    Refusal.of(
        explain("--tensor", "predictons"),
        "Cannot explain the tensor 'predictons'",
        "has none of this name; the nearest are 'predictions', '");
  }

  @Test
  void anUnknownRuleIsRefused() {
    Refusal.of(explain("--rule", "minmix"), "Cannot use --rule minmix", "nearest is 'minmax'");
  }
}
