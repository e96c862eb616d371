package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.calibrate.SilentProgress;
import io.rangefinder.jobs.chain.ChainConfiguration;
import io.rangefinder.jobs.chain.ChainJob;
import io.rangefinder.jobs.chain.ChainResult;
import io.rangefinder.jobs.chain.UnpublishedChain;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.ranges.RangeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain leaves what its three commands leave, and nothing before it is published. */
final class ChainTest {
  private static final int IMAGES = 24;
  private static final int CALIBRATING = 16;

  @TempDir private Path folder;
  private DrawnDataset dataset;

  @BeforeEach
  void draw() throws IOException {
    dataset = DrawnDataset.write(Files.createDirectory(folder.resolve("dataset")), IMAGES);
  }

  private UnpublishedChain chain(Path output, String labels) {
    ImageLocation images = ImageLocation.of(dataset.images().toString());
    CalibrateConfiguration calibration =
        new CalibrateConfiguration(
            ModelLocation.of(dataset.network().model().toString()),
            ModelConfig.read(dataset.network().configuration(), List.of()),
            images,
            ImageSelection.sample(CALIBRATING),
            Preparation.FULL,
            0,
            0,
            CalibrateConfiguration.DEFAULT_SAMPLE_BYTES,
            1,
            EngineOptions.defaults(),
            null,
            output.resolve("RUN").toString());
    ChainConfiguration configuration =
        new ChainConfiguration(
            calibration,
            RangeRules.parse("minmax"),
            null,
            output.resolve("uint8.tflite").toString(),
            new ChainConfiguration.Judging(
                images,
                ImageSelection.all(),
                labels,
                "class_index",
                0,
                output.resolve("EVAL").toString()));
    SparkSession spark = LocalSpark.open();
    return new ChainJob(configuration, new SilentProgress()).run(spark);
  }

  private static List<Path> left(Path output) throws IOException {
    if (!Files.exists(output)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
  }

  @Test
  void theChainLeavesWhatItsCommandsLeave() throws IOException {
    Path output = folder.resolve("results");
    String labels = dataset.drawn().labels().toString();
    try (UnpublishedChain made = chain(output, labels)) {
      ChainResult result = made.result();
      assertThat(result.calibration().manifest().images().calibrated()).isEqualTo(CALIBRATING);
      assertThat(result.evaluation().images()).isEqualTo(IMAGES - CALIBRATING);
      assertThat(result.evaluation().excluded()).isEqualTo(CALIBRATING);
      assertThat(left(output)).isEmpty();
      made.publish();
    }
    var chained = FolderBytes.of(output);
    assertThat(chained).containsKeys("RUN/_SUCCESS", "uint8.tflite.json", "EVAL/_SUCCESS");
    Files.move(output, folder.resolve("chained"));

    CommandRun.done(dataset.calibrate(output.resolve("RUN"), "--sample", CALIBRATING));
    CommandRun.done(
        DrawnDataset.quantize(
            output.resolve("RUN"), output.resolve("uint8.tflite"), "--rule", "minmax"));
    CommandRun.done(
        dataset.evaluate(
            output.resolve("uint8.tflite"),
            output.resolve("EVAL"),
            "--exclude",
            output.resolve("RUN"),
            "--labels",
            labels,
            "--label-column",
            "class_index"));
    assertThat(FolderBytes.of(output)).isEqualTo(chained);
  }

  @Test
  void whatIsNotPublishedIsRemoved() throws IOException {
    Path output = folder.resolve("results");

    chain(output, dataset.drawn().labels().toString()).close();

    assertThat(output).doesNotExist();
  }

  @Test
  void aStepThatRefusesLeavesNothing() {
    Path output = folder.resolve("results");

    assertThatThrownBy(() -> chain(output, folder.resolve("absent.csv").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot find the labels '");
    assertThat(output).doesNotExist();
  }
}
