package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.statistics.TensorStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pandas reads the same Parquet, but cannot be run by these tests. */
final class RunTablesTest {
  private static final String QUERY =
      "SELECT tensor, images, elements, zero_count, min, min_count, max, max_count, mean,"
          + " standard_deviation, p0_01, p50, p99_9, image_max_mean,"
          + " %s, highest[%s].image, highest[%s].value, channel_max[%s] FROM %s ORDER BY position";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Map<String, TensorStatistics> statistics;

  @BeforeAll
  static void calibrate() {
    CommandRun.done(DrawnDataset.write(folder, 12).calibrate(folder.resolve("RUN")));
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    statistics = StatisticsTable.read(spark, folder.resolve("RUN/statistics").toString());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  @Test
  void duckDbReadsTheFiguresOfEveryTensor() throws SQLException {
    String table = "'%s/RUN/statistics/*.parquet'".formatted(folder);
    List<List<Object>> rows =
        DuckDb.query(QUERY.formatted("CAST(list_sum(histogram_counts) AS BIGINT)", 1, 1, 1, table));

    assertThat(rows).isEqualTo(expected());
  }

  @Test
  void sparkSqlReadsTheFiguresOfEveryTensor() {
    spark
        .read()
        .parquet(folder.resolve("RUN/statistics").toString())
        .createOrReplaceTempView("statistics");
    String sum = "aggregate(histogram_counts, 0L, (sum, count) -> sum + count)";
    List<List<Object>> rows = new ArrayList<>();
    for (Row row : spark.sql(QUERY.formatted(sum, 0, 0, 0, "statistics")).collectAsList()) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(row.get(i));
      }
      rows.add(cells);
    }

    assertThat(rows).isEqualTo(expected());
  }

  @Test
  void theNetworkAndTheDrawingsAreInTheFigures() {
    assertThat(statistics).hasSizeGreaterThan(5).containsKeys("input", "predictions");
    assertThat(statistics.get("input").bounds().max()).isEqualTo(1f, within(0.01f));
    assertThat(statistics.get("predictions").elements()).isEqualTo(12 * 8);
    assertThat(statistics.get("predictions").mean()).isEqualTo(1.0 / 8, within(1e-6));
  }

  private static List<List<Object>> expected() {
    List<List<Object>> rows = new ArrayList<>();
    statistics.forEach((tensor, seen) -> rows.add(row(tensor, seen)));
    return rows;
  }

  private static List<Object> row(String tensor, TensorStatistics seen) {
    return List.of(
        tensor,
        seen.images(),
        seen.elements(),
        seen.histogram().zeroCount(),
        seen.bounds().min(),
        seen.bounds().minCount(),
        seen.bounds().max(),
        seen.bounds().maxCount(),
        seen.mean(),
        seen.standardDeviation(),
        seen.quantile(0.0001),
        seen.quantile(0.5),
        seen.quantile(0.999),
        seen.imageExtremes().meanMax(),
        Arrays.stream(seen.histogram().counts()).sum(),
        seen.extremes().highest().get(0).imageId(),
        seen.extremes().highest().get(0).value(),
        seen.channels().max()[0]);
  }
}
