package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConvertCommandTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;

  @TempDir private Path results;

  @BeforeAll
  static void write() {
    dataset = DrawnDataset.write(folder, 2);
  }

  @Test
  void writesTheSameFileInBothSpellings() throws IOException {
    Path cpp = results.resolve("cpp.tflite");
    Path python = results.resolve("python.tflite");

    CommandRun first = CommandRun.done(toco(cpp));
    CommandRun second =
        CommandRun.done(
            "convert",
            "--graph_def_file",
            dataset.network().model(),
            "--output_file",
            python,
            "--input_arrays",
            "input",
            "--output_arrays",
            "predictions",
            "--mean_values",
            "127.5",
            "--std_dev_values",
            "127.5");

    assertThat(first.out()).isEmpty();
    assertThat(first.err()).isEmpty();
    assertThat(second.err()).isEmpty();
    assertThat(Files.readAllBytes(cpp)).isEqualTo(Files.readAllBytes(python));
    assertThat(TfliteReader.read(Files.readAllBytes(cpp), "cpp.tflite").outputs())
        .containsExactly("predictions");
  }

  @Test
  void replacesAnOlderFileAndLeavesNothingBesideIt() throws IOException {
    Path output = Files.writeString(results.resolve("model.tflite"), "older");

    CommandRun.done(toco(output));

    assertThat(Files.size(output)).isGreaterThan(1000);
    assertThat(filesIn(results)).containsExactly("model.tflite");
  }

  @Test
  void writesThroughALinkToAFile() throws IOException {
    Path file = Files.writeString(results.resolve("model.tflite"), "older");
    Path link = Files.createSymbolicLink(results.resolve("latest"), file);

    CommandRun.done(toco(link));

    assertThat(link).isSymbolicLink();
    assertThat(Files.size(file)).isGreaterThan(1000);
  }

  @Test
  void warnsOfFlagsItDoesNotKnow() {
    CommandRun run =
        CommandRun.done(toco(results.resolve("m"), "--logtostderr", "--speed=1", "--fast"));

    assertThat(run.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("rangefinder: warning: The flag --"));
  }

  @Test
  void drawsTheStagesOfAConversion() throws IOException {
    Path drawings = results.resolve("dots/of today");

    CommandRun.done(toco(results.resolve("m.dot"), "--dump_graphviz=" + drawings));

    assertThat(filesIn(drawings))
        .containsExactly(
            "toco_AFTER_ALLOCATION.dot", "toco_AFTER_TRANSFORMATIONS.dot", "toco_AT_IMPORT.dot");
  }

  @Test
  void explainsItsFlags() {
    CommandRun run = CommandRun.done("toco", "--help");

    assertThat(run.out())
        .contains("rangefinder convert --input_file=FILE")
        .contains("--arrays_extra_info_file=FILE")
        .contains("--explain_ranges");
  }

  @Test
  void takesRangesFromACalibrationRun() throws IOException {
    Path run = results.resolve("RUN");
    Path output = results.resolve("uint8.tflite");
    CommandRun.done(dataset.calibrate(run, "--preparation", "none"));

    CommandRun converted =
        CommandRun.done(
            toco(
                output,
                "--inference_type=QUANTIZED_UINT8",
                "--calibration=" + run,
                "--rule=minmax",
                "--master=local[1]",
                "--allow_nudging_weights_to_use_fast_gemm_kernel",
                "--explain_ranges"));

    assertThat(converted.out().lines())
        .anyMatch(line -> line.matches("input +-1.00000 +1.00000 +given mean 127.5, std 127.5"))
        .anyMatch(line -> line.matches("stem/Relu6 .* calibrated minmax over \\d+ images"))
        .anyMatch(line -> line.matches("predictions .* fixed by Softmax"));
    assertThat(TfliteReader.read(Files.readAllBytes(output), "uint8.tflite").outputs())
        .containsExactly("predictions");
  }

  @Test
  void refusesRangesThatBelongToAnotherModel() {
    Path prepared = results.resolve("PREPARED");
    Path plain = results.resolve("PLAIN");
    CommandRun.done(dataset.calibrate(prepared, "--preparation", "equalize"));
    CommandRun.done(dataset.calibrate(plain, "--preparation", "none"));
    Path output = results.resolve("uint8.tflite");

    Refusal.of(
        toco(output, "--calibration=" + prepared),
        "Cannot take ranges from the calibration run '" + prepared + "'",
        "Calibrate with --preparation none, or use the command quantize");
    Refusal.of(
        toco(output, "--calibration=" + plain, "--output_arrays=stem/Relu6"),
        "Cannot take ranges from the calibration run '" + plain + "'",
        "it observed another model than this one");
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--output_arrays=predictoins | output 'predictoins' does not exist; nearest are 'predictions'",
        "--input_arrays=imput | input 'imput' does not exist; nearest are 'input'",
        "--input_shapes=1,32,64,3 | the given shape [1,32,64,3] contradicts the graph's",
        "--input_data_types=INT32 | data type INT32 conflicts with the model's FLOAT",
        "--input_format=TFLITE | it is not a TFLite file",
        "--inference_type=QUANTIZED_UINT8 | lacking min/max data",
        "--model_checks={count_type:Conv,count_min:99} | but the specified minimum is 99",
        "--arrays_extra_info_file=absent.txt | Cannot find the ranges 'absent.txt'",
        "--model_flags_file=absent.txt | Cannot find the model flags 'absent.txt'",
        "--input_file=absent.pb | Cannot find the model 'absent.pb'",
        "--input_file=. | The folder '.' is no SavedModel",
        "--calibration=absent | Cannot read the calibration run 'absent': it holds no _SUCCESS",
        "--calibration=absent --rule=minmx | Cannot use --rule minmx",
      })
  void refusesFilesAndKeepsAnOlderOutput(String flags, String words) throws IOException {
    Path output = Files.writeString(results.resolve("model.tflite"), "older");

    Refusal.of(toco(output, flags.split(" ")), words);

    assertThat(output).hasContent("older");
    assertThat(filesIn(results)).containsExactly("model.tflite");
  }

  @Test
  void refusesRangesThatAreNoRangeFile() throws IOException {
    Path ranges = Files.writeString(results.resolve("r.txt"), "stem/Relu6 0 6");

    Refusal.of(
        toco(results.resolve("m.tflite"), "--arrays_extra_info_file=" + ranges),
        "Cannot use the extra information on arrays '" + ranges + "'",
        ranges + ":1:");
    assertThat(results.resolve("m.tflite")).doesNotExist();
  }

  @Test
  void refusesAnOutputThatCannotBeWritten() {
    Refusal.of(
        toco(results), "Cannot write the converted model to '" + results, "a folder is there");
    Refusal.of(
        toco(results.resolve("absent/m.tflite")),
        "Cannot write the converted model to",
        "the folder does not exist");
  }

  @Test
  void namesAllThatIsWrongWithTheCommandLine() {
    CommandRun run = CommandRun.of("toco", "--input_file=m.pb", "--mean_values=a", "stray");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("'stray' is no flag", "--output_file", "--output_arrays", "--mean_values=a")
        .contains("rangefinder convert --help")
        .doesNotContain("\tat ");
  }

  private static Object[] toco(Path output, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "toco",
                "--input_file=" + dataset.network().model(),
                "--output_file=" + output,
                "--input_arrays=input",
                "--output_arrays=predictions",
                "--mean_values=127.5",
                "--std_values=127.5"));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
