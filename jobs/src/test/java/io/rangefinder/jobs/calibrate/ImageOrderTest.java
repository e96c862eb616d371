package io.rangefinder.jobs.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.prepare.Preparation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageOrderTest {
  private static final List<String> TABLES =
      List.of(
          RunDirectory.STATISTICS,
          RunDirectory.SAMPLE,
          RunDirectory.IMAGES,
          RunDirectory.QUARANTINE);

  @TempDir private Path folder;

  @Test
  void noFieldOfARowDependsOnTheOrderOfTheImages() throws IOException {
    ShippedNetwork network = ShippedNetwork.write(folder);
    DrawnFolder drawn = DrawnFolder.write(folder, 5, 20);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      calibrate(spark, network, drawn, "listed", UnaryOperator.identity());
      calibrate(spark, network, drawn, "reversed", ImageOrderTest::reversed);
      calibrate(spark, network, drawn, "shuffled", ImageOrderTest::shuffled);

      for (String table : TABLES) {
        List<Row> expected = rows(spark, "listed", table);
        assertThat(rows(spark, "reversed", table)).as(table).isEqualTo(expected);
        assertThat(rows(spark, "shuffled", table)).as(table).isEqualTo(expected);
      }
    }
  }

  private void calibrate(
      SparkSession spark,
      ShippedNetwork network,
      DrawnFolder drawn,
      String run,
      UnaryOperator<List<ImageEntry>> order) {
    CalibrateConfiguration configuration =
        new CalibrateConfiguration(
            network.model().toString(),
            ModelConfig.read(network.configuration(), List.of()),
            ImageLocation.of(drawn.images().toString()),
            ImageSelection.all(),
            Preparation.FULL,
            3,
            4,
            7 * 64 * 64 * 3 * Float.BYTES,
            1,
            folder.resolve(run).toString());
    CalibrateResult result =
        new CalibrateJob(configuration, new SilentProgress(), order).run(spark);
    assertThat(result.calibrated()).isEqualTo(20);
  }

  private List<Row> rows(SparkSession spark, String run, String table) {
    return spark.read().parquet(folder.resolve(run).resolve(table).toString()).collectAsList();
  }

  private static List<ImageEntry> reversed(List<ImageEntry> entries) {
    List<ImageEntry> reversed = new ArrayList<>(entries);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<ImageEntry> shuffled(List<ImageEntry> entries) {
    List<ImageEntry> shuffled = new ArrayList<>(entries);
    Collections.shuffle(shuffled, new Random(17));
    return shuffled;
  }
}
