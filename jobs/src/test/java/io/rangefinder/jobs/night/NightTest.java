package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class NightTest {
  @TempDir private Path folder;

  @Test
  void aWeekOfNights() throws Exception {
    try (SparkSession spark = LocalSpark.open()) {
      new WeekOfNights(folder, folder + "/", spark).run();
    }

    assertThat(Files.readAllLines(folder.resolve("told")))
        .first()
        .asString()
        .contains("figures  published: version 1");
    assertThat(Files.readString(folder.resolve("night.prom")))
        .contains("rangefinder_night_info{model=\"figures\"", "outcome=\"kept\"");
  }
}
