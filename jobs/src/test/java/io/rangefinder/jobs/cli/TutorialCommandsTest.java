package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.SharedData;
import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three commands of TOCO's tutorials, every flag as it stands there but files and names. */
final class TutorialCommandsTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;

  @TempDir private Path results;

  @BeforeAll
  static void write() {
    dataset = DrawnDataset.write(folder, 1);
  }

  @Test
  void aFloatModel() throws IOException {
    Path output = results.resolve("float.tflite");

    CommandRun run =
        CommandRun.done(
            toco(
                output,
                "--output_format=TFLITE",
                "--inference_type=FLOAT",
                "--input_data_types=FLOAT"));

    assertThat(run.err()).isEmpty();
    assertThat(read(output).tensor("input").dataType()).isEqualTo(DataType.FLOAT32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--input_data_types=QUANTIZED_UINT8", "--inference_input_type=QUANTIZED_UINT8"})
  void aQuantizedModelWithoutRangesIsTheListOfWhatLacksOne(String type) {
    Path output = results.resolve("uint8.tflite");

    CommandRun run =
        CommandRun.of(
            toco(
                output,
                "--output_format=TFLITE",
                "--inference_type=QUANTIZED_UINT8",
                type,
                "--mean_values=128",
                "--std_values=127"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(run.err())
        .contains("Cannot quantize the graph.")
        .contains("Array stem/Relu6")
        .contains("entries { name: \"stem/Relu6\" min: 0 max: 6 }");
    assertThat(output).doesNotExist();
  }

  @Test
  void aQuantizedModelWithDefaultRanges() throws IOException {
    Path output = results.resolve("uint8.tflite");

    CommandRun.done(
        toco(
            output,
            "--output_format=TFLITE",
            "--inference_type=QUANTIZED_UINT8",
            "--input_data_types=QUANTIZED_UINT8",
            "--default_ranges_min=0",
            "--default_ranges_max=6"));

    assertThat(read(output).tensor("input").dataType()).isEqualTo(DataType.UINT8);
  }

  @Test
  void aDrawingWithDefaultRanges() throws IOException {
    Path output = results.resolve("model.dot");

    CommandRun.done(
        toco(
            output,
            "--output_format=GRAPHVIZ_DOT",
            "--inference_type=QUANTIZED_UINT8",
            "--input_data_types=QUANTIZED_UINT8",
            "--default_ranges_min=0",
            "--default_ranges_max=1"));

    assertThat(Files.readString(output)).startsWith("digraph").contains("stem/Relu6");
  }

  @Test
  void theFlagsOfThePythonProgramOfItsReference() throws IOException {
    Path output = results.resolve("foo.dot");

    CommandRun.done(
        "toco",
        "--graph_def_file=" + dataset.network().model(),
        "--output_file=" + output,
        "--output_format=GRAPHVIZ_DOT",
        "--input_shape=1,64,64,3",
        "--input_arrays=input",
        "--output_arrays=predictions");

    assertThat(Files.readString(output)).startsWith("digraph");
  }

  @Test
  void theMobileNetOfTheTutorials() throws IOException {
    Path model = SharedData.path("data/models/mobilenet_v1_0.25_128/frozen_graph.pb");
    Path tflite = results.resolve("float.tflite");
    Path lacking = results.resolve("uint8.tflite");
    Path drawing = results.resolve("model.dot");

    CommandRun.done(
        mobileNet(
            model,
            tflite,
            "--output_format=TFLITE",
            "--inference_type=FLOAT",
            "--input_data_types=FLOAT"));
    CommandRun listed =
        CommandRun.of(
            mobileNet(
                model,
                lacking,
                "--output_format=TFLITE",
                "--inference_type=QUANTIZED_UINT8",
                "--input_data_types=QUANTIZED_UINT8"));
    CommandRun.done(
        mobileNet(
            model,
            drawing,
            "--output_format=GRAPHVIZ_DOT",
            "--inference_type=QUANTIZED_UINT8",
            "--input_data_types=QUANTIZED_UINT8",
            "--default_ranges_min=0",
            "--default_ranges_max=1"));

    assertThat(read(tflite).tensor("input").shape()).isEqualTo(Shape.of(1, 128, 128, 3));
    assertThat(listed.exitCode()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(listed.err()).contains("28 arrays have no range:").doesNotContain("conflicts");
    assertThat(listed.err().lines().filter(line -> line.contains("entries { name: "))).hasSize(28);
    assertThat(lacking).doesNotExist();
    assertThat(Files.readString(drawing))
        .startsWith("digraph")
        .contains("MobilenetV1/Logits/Conv2d_1c_1x1/BiasAdd");
  }

  private static Object[] mobileNet(Path model, Path output, String... flags) {
    return toco(
        model, output, "MobilenetV1/Predictions/Reshape_1", "--input_shapes=1,128,128,3", flags);
  }

  private static Object[] toco(Path output, String... flags) {
    Path model = dataset.network().model();
    return toco(model, output, "predictions", "--input_shapes=1,64,64,3", flags);
  }

  private static Object[] toco(
      Path model, Path output, String outputArray, String shapes, String... flags) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "toco",
                "--input_file=" + model,
                "--output_file=" + output,
                "--input_format=TENSORFLOW_GRAPHDEF",
                "--input_arrays=input",
                "--output_arrays=" + outputArray,
                shapes,
                "--logtostderr"));
    arguments.addAll(List.of(flags));
    return arguments.toArray();
  }

  private static Graph read(Path file) throws IOException {
    return TfliteReader.read(Files.readAllBytes(file), file.toString());
  }
}
