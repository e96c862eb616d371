package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.quantize.NearestWeights;
import io.rangefinder.quantize.QuantizedWeights;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.WeightSite;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's network, ended before it pools: its output has rows, columns and channels. */
final class TaskTest {
  private static final String MAPS = "block_5/pointwise/Relu6";
  private static final String ENDED = "model.outputs=[\"" + MAPS + "\"]";
  private static final int DEAD = 3;

  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path run;
  private static Path quantized;

  @TempDir private Path evaluations;

  @BeforeAll
  static void quantize() {
    dataset = DrawnDataset.write(folder, 24);
    run = folder.resolve("RUN");
    quantized = folder.resolve("uint8.tflite");
    CommandRun.done(dataset.calibrate(run, "--set", ENDED));
    CommandRun.done(DrawnDataset.quantize(run, quantized));
  }

  @Test
  void mapsSmallerThanTheInputAreJudgedByTheirPeaks() throws IOException, SQLException {
    CommandRun told = CommandRun.done(evaluate(quantized));

    JsonNode report = report();
    JsonNode points = report.path("outputs").path(MAPS).path("key-points");
    assertThat(report.path("task").toString())
        .isEqualTo("{\"name\":\"keypoints\",\"guessed\":true}");
    assertThat(points.path("threshold").asDouble()).isEqualTo(0.2);
    assertThat(points.path("near").asInt())
        .isPositive()
        .isLessThanOrEqualTo(points.path("peaks").asInt());
    assertThat(told.out())
        .contains("task        keypoints, guessed from the outputs; --task names another")
        .contains("channels    " + MAPS)
        .contains("key points  " + MAPS)
        .contains("stay within one cell");
    List<List<Object>> channels =
        DuckDb.query(
            "SELECT output, channel, signal_to_noise_db, peaks FROM '%s/EVAL/channels/*.parquet' ORDER BY channel"
                .formatted(evaluations));
    assertThat(channels)
        .hasSize(report.path("outputs").path(MAPS).path("channels-db").size())
        .hasSizeGreaterThan(8)
        .allMatch(row -> row.get(0).equals(MAPS) && row.get(3) != null);
    for (int channel = 0; channel < channels.size(); channel++) {
      JsonNode decibels = report.path("outputs").path(MAPS).path("channels-db").get(channel);
      assertThat(channels.get(channel).get(1)).isEqualTo(channel);
      if (!decibels.isNull()) {
        assertThat(channels.get(channel).get(2)).isEqualTo(decibels.asDouble());
      }
    }
  }

  @Test
  void aHigherThresholdCountsFewerPeaks() throws IOException {
    CommandRun.done(evaluate(quantized, "--threshold", 5.5));
    long few = peaks();
    CommandRun.done(evaluate(quantized, "--threshold", 1, "--output", evaluations.resolve("LOW")));
    long many =
        Json.parse(Files.readAllBytes(evaluations.resolve("LOW/evaluation.json")), "LOW")
            .path("outputs")
            .path(MAPS)
            .path("key-points")
            .path("peaks")
            .asLong();

    assertThat(few).isLessThan(many);
  }

  @Test
  void theTaskCanBeNamed() throws IOException {
    CommandRun told = CommandRun.done(evaluate(quantized, "--task", "segmentation"));

    JsonNode segments = report().path("outputs").path(MAPS).path("segments");
    assertThat(report().path("task").toString())
        .isEqualTo("{\"name\":\"segmentation\",\"guessed\":false}");
    assertThat(segments.path("same-class").asDouble()).isBetween(0.5, 1.0);
    assertThat(segments.path("mean-iou").asDouble()).isBetween(0.1, 1.0);
    assertThat(told.out())
        .contains("task        segmentation" + System.lineSeparator())
        .contains("segments    " + MAPS);
  }

  @Test
  void aTaskThatTheOutputsAreNotOfIsRefused() {
    for (String task : List.of("detection", "classification")) {
      CommandRun refused = CommandRun.of(evaluate(quantized, "--task", task));

      assertThat(refused.exitCode()).isEqualTo(ExitCode.USER_ERROR);
      assertThat(refused.err())
          .contains("Cannot judge by --task " + task)
          .contains("'" + MAPS + "' is");
      assertThat(evaluations.resolve("EVAL")).doesNotExist();
    }
  }

  @Test
  void aClassifierIsJudgedByItsAnswers() {
    Path whole = folder.resolve("WHOLE");
    CommandRun.done(dataset.calibrate(whole));
    CommandRun told =
        CommandRun.done(
            dataset.evaluate(whole.resolve("deployable.tflite"), evaluations.resolve("EVAL")));

    assertThat(told.out())
        .contains("task        classification, guessed from the outputs")
        .doesNotContain("channels    ", "key points  ", "NOT USABLE");
  }

  @Test
  void noFigureDependsOnHowTheWorkIsDivided() throws IOException {
    CommandRun.done(evaluate(quantized, "--partitions", 1));
    CommandRun.done(
        evaluate(quantized, "--partitions", 5, "--output", evaluations.resolve("DIVIDED")));

    assertThat(FolderBytes.of(evaluations.resolve("DIVIDED")))
        .isEqualTo(FolderBytes.of(evaluations.resolve("EVAL")));
  }

  /** 23 of 24 channels are sound, and so the whole looks. */
  @Test
  void aDeadChannelCannotBeOverlooked() throws IOException {
    Path damaged = Files.write(evaluations.resolve("damaged.tflite"), damaged());

    CommandRun told = CommandRun.done(evaluate(damaged));

    String warning = "channels of output '%s' are no better than zeros, which the ".formatted(MAPS);
    assertThat(told.out()).contains("warning     NOT USABLE: 1 of ").contains(warning);
    assertThat(report().path("warnings").get(0).asText())
        .contains(warning)
        .endsWith("dB of the whole do not show: " + DEAD);
  }

  private Object[] evaluate(Path model, Object... more) {
    Object[] first = {"--set", ENDED};
    Object[] options = new Object[2 + more.length];
    System.arraycopy(first, 0, options, 0, 2);
    System.arraycopy(more, 0, options, 2, more.length);
    return dataset.evaluate(model, evaluations.resolve("EVAL"), options);
  }

  private long peaks() throws IOException {
    return report().path("outputs").path(MAPS).path("key-points").path("peaks").asLong();
  }

  private JsonNode report() throws IOException {
    Path file = evaluations.resolve("EVAL/evaluation.json");
    return Json.parse(Files.readAllBytes(file), file.toString());
  }

  /** The run's network, one channel of its output pressed below the clamp. */
  private static byte[] damaged() throws IOException {
    Graph graph =
        DeployableModel.read(
                ModelSource.of(
                    Files.readAllBytes(run.resolve("deployable.tflite")), "the run's network"),
                ImportOptions.asFound())
            .graph();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      RangeTable ranges =
          RangeTable.calibrated(
              StatisticsTable.read(spark, run.resolve("statistics").toString()),
              RangeRules.parse("minmax"));
      return TfliteWriter.write(Quantizer.quantize(graph, ranges, TaskTest::damage).graph());
    }
  }

  private static QuantizedWeights damage(WeightSite site) {
    QuantizedWeights nearest = new NearestWeights().quantize(site);
    Constant bias = nearest.bias();
    if (!site.node().name().equals(MAPS) || bias == null) {
      return nearest;
    }
    float[] pressed = bias.floats().clone();
    pressed[DEAD] = -100;
    return new QuantizedWeights(
        nearest.codes(), nearest.quantization(), Constant.ofFloats(bias.shape(), pressed));
  }
}
