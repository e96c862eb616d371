package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration of enough images prepares the network, and quantization fits its weights. */
@Tag("slow")
final class PreparationTest {
  private static final int IMAGES = 110;

  @TempDir private static Path folder;
  private static DrawnDataset dataset;

  @BeforeAll
  static void draw() throws IOException {
    dataset = DrawnDataset.write(Files.createDirectories(folder.resolve("dataset")), IMAGES);
  }

  @Test
  void preparedRunsAndFittedWeightsDoNotDependOnHowTheWorkIsDivided() throws IOException {
    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    CommandRun calibrated = CommandRun.done(dataset.calibrate(one, "--partitions", 1));
    CommandRun.done(dataset.calibrate(many, "--partitions", 7, "--master", "local[2]"));

    assertThat(calibrated.out())
        .contains("prepared    channels scaled by")
        .containsPattern("prepared    \\d+ outlier channels split off from \\d operators");
    JsonNode preparation =
        new ObjectMapper().readTree(one.resolve("run.json").toFile()).path("preparation");
    assertThat(preparation.path("dead-channels").path("images").asInt()).isEqualTo(IMAGES);
    assertThat(preparation.path("equalization").path("operators").size()).isEqualTo(12);
    assertThat(preparation.path("outlier-channels").path("operators").isArray()).isTrue();
    assertThat(FolderBytes.of(one)).isEqualTo(FolderBytes.of(many));
    assertThat(quantized(one)).isEqualTo(quantized(many));
  }

  private static byte[] quantized(Path run) throws IOException {
    Path model = run.resolveSibling(run.getFileName() + ".tflite");
    CommandRun quantization = CommandRun.done(DrawnDataset.quantize(run, model));
    assertThat(quantization.out()).contains("12 operators fitted to 110 images");
    return Files.readAllBytes(model);
  }
}
