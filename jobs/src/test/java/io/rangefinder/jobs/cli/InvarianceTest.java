package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
final class InvarianceTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Map<String, Integer> expected;

  @BeforeAll
  static void calibrateInOneTask() throws IOException {
    dataset = DrawnDataset.write(folder, 23);
    Files.writeString(dataset.images().resolve("00007.txt.jpg"), "no image");
    CommandRun.done(dataset.calibrate(folder.resolve("RUN"), "--partitions", 1));
    expected = FolderBytes.of(folder.resolve("RUN"));
  }

  @Test
  void theRunHoldsWhatTheDocumentationSaysAndNothingElse() {
    assertThat(expected.keySet())
        .containsExactly(
            "_SUCCESS",
            "deployable.pb",
            "deployable.tflite",
            "images/_SUCCESS",
            "images/part-00000-c000.snappy.parquet",
            "quarantine/_SUCCESS",
            "quarantine/part-00000-c000.snappy.parquet",
            "run.json",
            "sample/_SUCCESS",
            "sample/part-00000-c000.snappy.parquet",
            "statistics/_SUCCESS",
            "statistics/part-00000-c000.snappy.parquet");
  }

  @ParameterizedTest
  @CsvSource({
    "local[1],  2, 8",
    "local[1],  7, 1",
    "local[1], 16, 8",
    "local[2],  1, 1",
    "local[2],  7, 8",
    "local[2], 99, 3"
  })
  void noByteDependsOnHowTheWorkIsDivided(
      String master, int partitions, int batchSize, @TempDir Path other) throws IOException {
    CommandRun.done(
        dataset.calibrate(
            other.resolve("RUN"),
            "--master",
            master,
            "--partitions",
            partitions,
            "--batch-size",
            batchSize));

    assertThat(FolderBytes.of(other.resolve("RUN"))).isEqualTo(expected);
  }

  @Test
  void equalRunsGiveTheSameModel() throws IOException {
    CommandRun.done(
        dataset.calibrate(folder.resolve("OTHER"), "--partitions", 5, "--master", "local[2]"));
    CommandRun.done(DrawnDataset.quantize(folder.resolve("RUN"), folder.resolve("a.tflite")));
    CommandRun.done(DrawnDataset.quantize(folder.resolve("OTHER"), folder.resolve("b.tflite")));

    assertThat(folder.resolve("a.tflite")).hasSameBinaryContentAs(folder.resolve("b.tflite"));
  }
}
