package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path run;
  private static Path quantized;
  private static List<String> next;

  @TempDir private Path evaluations;

  @BeforeAll
  static void quantize() {
    dataset = DrawnDataset.write(folder, 30);
    run = folder.resolve("RUN");
    quantized = folder.resolve("uint8.tflite");
    CommandRun.done(dataset.calibrate(run, "--sample", 18));
    next = next(CommandRun.done(DrawnDataset.quantize(run, quantized, "--rule", "mse")));
  }

  /** The words of the command that a result says comes next. */
  private static List<String> next(CommandRun result) {
    String line =
        result.out().lines().filter(of -> of.startsWith("next ")).findFirst().orElseThrow();
    List<String> words = List.of(line.split(" +"));
    assertThat(words.get(1)).isEqualTo("rangefinder");
    return words.subList(2, words.size());
  }

  @Test
  void theCommandThatQuantizeSaysComesNextIsOfTheSameNetwork() throws IOException {
    List<Object> pasted = new ArrayList<>(next);
    pasted.addAll(List.of("--master", "local[1]"));
    CommandRun.done(pasted.toArray());
    Path output = evaluations.resolve("EVAL");
    CommandRun.done(dataset.evaluate(quantized, output, "--calibration", run, "--exclude", run));

    assertThat(folder.resolve("uint8-evaluation/evaluation.json"))
        .hasSameBinaryContentAs(output.resolve("evaluation.json"));
  }

  @Test
  void saysHowTheQuantizedModelCompares() throws IOException, SQLException {
    Path output = evaluations.resolve("EVAL");
    CommandRun evaluation =
        CommandRun.done(
            dataset.evaluate(
                quantized,
                output,
                "--labels",
                dataset.drawn().labels(),
                "--label-column",
                "class_index",
                "--exclude",
                run));

    JsonNode report = new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
    assertThat(report.path("images").asInt()).isEqualTo(12);
    assertThat(report.path("excluded").asInt()).isEqualTo(18);
    assertThat(report.path("quarantined").asInt()).isZero();
    assertThat(report.path("float").path("top1").asDouble()).isBetween(0.7, 1.0);
    assertThat(report.path("float").path("top5").asDouble()).isBetween(0.9, 1.0);
    assertThat(report.path("quantized").path("top1").asDouble()).isBetween(0.7, 1.0);
    assertThat(report.path("quantized").path("top5").asDouble()).isBetween(0.9, 1.0);
    assertThat(report.path("agreement").asDouble()).isBetween(0.7, 1.0);
    assertThat(evaluation.out())
        .contains("images      12 evaluated, 18 excluded, 0 quarantined")
        .contains("evaluation  " + output);
    List<List<Object>> tensors =
        DuckDb.query(
            "SELECT tensor, signal_to_noise_db > 10 FROM '%s/tensors/*.parquet' ORDER BY position"
                .formatted(output));
    assertThat(tensors)
        .hasSizeGreaterThan(5)
        .startsWith(List.of("input", true))
        .contains(List.of("predictions", true))
        .allMatch(row -> row.get(1).equals(true));
  }

  @Test
  void labelsOfSomeImagesAndOfNoneAreCounted() throws IOException {
    List<String> rows = Files.readAllLines(dataset.drawn().labels());
    String labels = String.join("\n", rows.subList(0, 6)) + "\nno_such.png,0,x\n";
    Path output = evaluations.resolve("EVAL");

    CommandRun evaluation =
        CommandRun.done(
            dataset.evaluate(
                quantized,
                output,
                "--labels",
                Files.writeString(evaluations.resolve("some.csv"), labels),
                "--label-column",
                "class_index"));

    JsonNode report = new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
    assertThat(evaluation.out())
        .contains("labelled    5 of 30; 1 label names no image: no_such.png")
        .doesNotContain("absolute error");
    assertThat(report.path("labelled").asInt()).isEqualTo(5);
    assertThat(report.path("labels").toString())
        .isEqualTo("{\"images\":6,\"unmatched\":1,\"first-unmatched\":[\"no_such.png\"]}");
    assertThat(report.path("float").path("top1").asDouble() * 5 % 1).isZero();
  }

  @Test
  void theFloatModelItselfAgreesWithoutNoise() throws IOException {
    Path output = evaluations.resolve("EVAL");
    CommandRun.done(dataset.evaluate(run.resolve("deployable.tflite"), output));

    JsonNode report = new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
    assertThat(report.path("images").asInt()).isEqualTo(30);
    assertThat(report.path("agreement").asDouble()).isEqualTo(1);
    assertThat(report.has("float")).as("accuracy without labels").isFalse();
    assertThat(report.path("outputs").path("predictions").path("signal-to-noise-db").asDouble())
        .isGreaterThan(100);
  }

  @Test
  void noFigureDependsOnHowTheWorkIsDivided() throws IOException {
    CommandRun.done(dataset.evaluate(quantized, evaluations.resolve("A"), "--partitions", 1));
    CommandRun.done(
        dataset.evaluate(
            quantized, evaluations.resolve("B"), "--partitions", 7, "--master", "local[2]"));

    assertThat(FolderBytes.of(evaluations.resolve("A")))
        .isEqualTo(FolderBytes.of(evaluations.resolve("B")));
  }

  @Test
  void showsWhatWouldRunAndRunsNothing() throws IOException {
    Path output = evaluations.resolve("EVAL");
    CommandRun shown =
        CommandRun.done(
            dataset.evaluate(quantized, output, "--set", "model.input=other", "--show-config"));

    JsonNode document = new ObjectMapper().readTree(shown.out());
    assertThat(document.path("quantized").asText()).isEqualTo(quantized.toString());
    assertThat(document.path("network").path("model").path("input").asText()).isEqualTo("other");
    assertThat(output).doesNotExist();
  }

  @Test
  void calibrateShowsWhatWouldRunAndRunsNothing() throws IOException {
    Path output = evaluations.resolve("RUN");
    CommandRun shown =
        CommandRun.done(dataset.calibrate(output, "--partitions", 5, "--show-config"));

    JsonNode document = new ObjectMapper().readTree(shown.out());
    assertThat(document.path("partitions").asInt()).isEqualTo(5);
    assertThat(document.path("batch-size").asText()).isEqualTo("auto");
    assertThat(document.path("network").path("model").path("input-shape").toString())
        .isEqualTo("[1,64,64,3]");
    assertThat(document.path("network").path("preprocessing").path("mean").toString())
        .isEqualTo("[127.5,127.5,127.5]");
    assertThat(output).doesNotExist();
  }
}
