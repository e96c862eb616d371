package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantizeRefusalTest {
  @TempDir private static Path folder;
  private static Path run;
  private static Path model;

  @TempDir private Path damaged;

  @BeforeAll
  static void calibrate() {
    run = folder.resolve("RUN");
    model = folder.resolve("model.tflite");
    CommandRun.done(DrawnDataset.write(folder, 2).calibrate(run));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("model.tflite"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "minmx, There is no range rule 'minmx'; the nearest is 'minmax'",
    "percentile:high, The percentile 'high' is no number",
    "percentile:12, The percentile 12 is not above 50",
    "mse:2, The range rule 'mse' takes no parameter",
  })
  void anUnknownRule(String rule, String words) {
    Refusal.of(
        DrawnDataset.quantize(run, model, "--rule", rule), "Cannot use --rule " + rule, words);
  }

  @Test
  void aRunThatIsNotThere() {
    Path absent = folder.resolve("absent");

    Refusal.of(
        DrawnDataset.quantize(absent, model), "the calibration run '" + absent + "'", "_SUCCESS");
  }

  @Test
  void aRunThatWasNotCompleted() throws IOException {
    copyRun();
    Files.delete(damaged.resolve("_SUCCESS"));

    Refusal.of(
        DrawnDataset.quantize(damaged, model),
        "the calibration run '" + damaged + "': it holds no _SUCCESS");
  }

  @Test
  void aRunWhoseGraphIsCutOff() throws IOException {
    copyRun();
    Path graph = damaged.resolve("deployable.tflite");
    Files.write(graph, Arrays.copyOf(Files.readAllBytes(graph), 5000));

    Refusal.of(DrawnDataset.quantize(damaged, model), graph.toString(), "damaged or cut off");
  }

  @Test
  void aRunWhoseGraphIsAnother() throws IOException {
    copyRun();
    Path graph = damaged.resolve("deployable.tflite");
    byte[] bytes = Files.readAllBytes(graph);
    int weight = bytes.length / 2;
    bytes[weight] ^= 1;
    Files.write(graph, bytes);

    Refusal.of(
        DrawnDataset.quantize(damaged, model),
        "Cannot use the run '" + damaged + "'",
        "its 'deployable.tflite' was changed or replaced");
  }

  @Test
  void aRunWithoutItsStatistics() throws IOException {
    copyRun();
    remove(damaged.resolve("statistics"));

    Refusal.of(
        DrawnDataset.quantize(damaged, model),
        "Cannot read '" + damaged.resolve("statistics") + "'",
        "does not exist");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 3000, -1, -8})
  void statisticsThatAreCutOff(int length) throws IOException {
    copyRun();
    Path table = table();
    byte[] bytes = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));

    refusesStatistics(
        "its '%s' is not a Parquet file, or only a part of one".formatted(table.getFileName()));
  }

  /** What Parquet's reader would take for the length of the footer, and for its end. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 2989, 1 << 29})
  void statisticsThatAreCutOffWhereTheyLookLikeAnEnd(int footerLength) throws IOException {
    copyRun();
    Path table = table();
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(Files.readAllBytes(table), 3000));
    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(2992, footerLength);
    bytes.put(2996, "PAR1".getBytes(StandardCharsets.US_ASCII));
    Files.write(table, bytes.array());

    refusesStatistics(
        "its '%s' is not a Parquet file, or only a part of one".formatted(table.getFileName()));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 2988})
  void statisticsWhoseFooterIsNone(int footerLength) throws IOException {
    copyRun();
    Path table = table();
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(Files.readAllBytes(table), 3000));
    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(2992, footerLength);
    bytes.put(2996, "PAR1".getBytes(StandardCharsets.US_ASCII));
    Files.write(table, bytes.array());

    refusesStatistics("its files cannot be read as rows of position, tensor, state");
  }

  /** The message is the program's own, whatever Parquet's reader makes of the bytes. */
  private void refusesStatistics(String problem) {
    CommandRun run = CommandRun.of(DrawnDataset.quantize(damaged, model));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(run.err())
        .endsWith(
            "rangefinder: Cannot read '%s': %s. The table is damaged or not of this program; make it again.%n"
                .formatted(damaged.resolve("statistics"), problem));
  }

  @Test
  void statisticsOfAnotherTable() throws IOException, SQLException {
    copyRun();
    replaceTable("SELECT 1 AS position, 'input' AS tensor");

    Refusal.of(
        DrawnDataset.quantize(damaged, model),
        "Cannot read '" + damaged.resolve("statistics") + "'",
        "a row lacks one of position, tensor, state");
  }

  @Test
  void statisticsWhoseExactFormIsDamaged() throws IOException, SQLException {
    copyRun();
    replaceTable("SELECT * REPLACE (state[1:40] AS state) FROM '%s'".formatted(tableOf(run)));

    Refusal.of(
        DrawnDataset.quantize(damaged, model),
        "Cannot read '" + damaged.resolve("statistics") + "'",
        "tensor 'input'");
  }

  @Test
  void statisticsThatLackATensor() throws IOException, SQLException {
    copyRun();
    replaceTable(
        "SELECT * FROM '%s' WHERE operator NOT IN ('Conv2D', 'DepthwiseConv2D')"
            .formatted(tableOf(run)));

    Refusal.of(DrawnDataset.quantize(damaged, model), "stem/Relu6", "block_1/depthwise");
  }

  @Test
  void anOutputThatIsAFolder() {
    Refusal.of(
        DrawnDataset.quantize(run, folder),
        "Cannot write the quantized model to '" + folder + "': a folder is there");
  }

  @Test
  void anOutputWhereNobodyMayWrite() {
    Refusal.of(
        DrawnDataset.quantize(run, Path.of("/proc/rangefinder/uint8.tflite")),
        "Cannot write the quantized model to '/proc/rangefinder/uint8.tflite'");
  }

  private void copyRun() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = damaged.resolve(run.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private Path table() throws IOException {
    return tableOf(damaged);
  }

  private static Path tableOf(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("statistics"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private void replaceTable(String query) throws IOException, SQLException {
    Path table = table();
    Files.delete(table);
    DuckDb.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, table));
  }

  private static void remove(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.walk(folder)) {
      paths = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
