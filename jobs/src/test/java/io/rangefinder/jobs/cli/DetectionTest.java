package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DetectionTest {
  private static final String BOXES = DetectionNetwork.DETECTIONS;
  private static final List<String> RESULTS =
      List.of(BOXES, BOXES + ":1", BOXES + ":2", BOXES + ":3");

  @TempDir private static Path folder;
  private static Path model;
  private static Path configuration;
  private static Path images;

  @BeforeAll
  static void draw() {
    model = DetectionNetwork.write(folder);
    configuration = DetectionNetwork.writeConfiguration(folder);
    images = DrawnFolder.write(folder, 3, 12).images();
  }

  @Test
  void aDetectionNetworkIsCalibratedQuantizedAndEvaluated() throws IOException {
    Path run = folder.resolve("RUN");
    Path quantized = folder.resolve("uint8.tflite");
    Path evaluation = folder.resolve("EVAL");
    CommandRun.done(arguments("calibrate", "--output", run));
    CommandRun.done(DrawnDataset.quantize(run, quantized));
    CommandRun told =
        CommandRun.done(
            arguments(
                "evaluate", "--quantized", quantized, "--per-tensor", "--output", evaluation));

    requireLayout(quantized);
    JsonNode outputs =
        new ObjectMapper().readTree(evaluation.resolve("evaluation.json").toFile()).path("outputs");
    assertThat(outputs.fieldNames()).toIterable().containsExactlyElementsOf(RESULTS);
    assertThat(decibels(outputs, BOXES + ":2")).as("scores").isGreaterThan(20);
    assertThat(told.out())
        .contains("output      %s:2: signal to noise ".formatted(BOXES))
        .contains("task        detection, guessed from the outputs")
        .containsPattern("boxes       [0-9.]+ % of [0-9]+ found");
    JsonNode task =
        new ObjectMapper().readTree(evaluation.resolve("evaluation.json").toFile()).path("task");
    assertThat(task.path("name").asText()).isEqualTo("detection");
    assertThat(task.at("/boxes/matched").asInt())
        .isPositive()
        .isLessThanOrEqualTo(task.at("/boxes/float").asInt());
    assertThat(task.at("/boxes/mean-iou").asDouble()).isBetween(0.5, 1.0);
    assertThat(
            new ObjectMapper()
                .readTree(evaluation.resolve("evaluation.json").toFile())
                .path("per-tensor")
                .path("tensors")
                .asInt())
        .isGreaterThan(5);
  }

  @Test
  void fakeQuantRangesBecomeCodesAndDetectionsStayFloat() throws IOException {
    Path trained = DetectionNetwork.writeWithFakeQuant(folder);
    Path quantized = folder.resolve("trained_uint8.tflite");
    Path real = folder.resolve("trained_float.tflite");
    CommandRun.done(convert(trained, quantized, "--inference_type=QUANTIZED_UINT8"));
    CommandRun.done(convert(trained, real, "--inference_type=FLOAT"));

    requireLayout(quantized);
    try (TfliteModel codes = TfliteModel.load(Files.readAllBytes(quantized), "uint8");
        TfliteModel floats = TfliteModel.load(Files.readAllBytes(real), "float")) {
      float[] image = new float[64 * 64 * 3];
      Random random = new Random(4);
      for (int i = 0; i < image.length; i++) {
        image[i] = (random.nextInt(256) - 127.5f) / 127.5f;
      }
      codes.feed(0, image);
      codes.run();
      floats.feed(0, image);
      floats.run();

      assertThat(codes.floats(BOXES + ":3")).isEqualTo(floats.floats(BOXES + ":3"));
      int count = (int) codes.floats(BOXES + ":3")[0];
      assertThat(count).isPositive();
      for (int i = 0; i < count; i++) {
        assertThat(codes.floats(BOXES + ":2")[i])
            .as("score %d", i)
            .isCloseTo(floats.floats(BOXES + ":2")[i], within(0.05f));
      }
    }
  }

  @Test
  void whatReadsDetectionsIsNotQuantized() throws IOException {
    Path longer = folder.resolve("longer.pbtxt");
    Files.writeString(
        longer,
        Files.readString(model)
            + "node { name: \"more\" op: \"Relu\" input: \"%s\" attr { key: \"T\" value { type: DT_FLOAT } } }"
                .formatted(BOXES));
    CommandRun refused =
        CommandRun.of(
            "convert",
            "--input_file=" + longer,
            "--output_file=" + folder.resolve("longer.tflite"),
            "--input_arrays=image",
            "--output_arrays=more",
            "--inference_type=QUANTIZED_UINT8",
            "--default_ranges_min=0",
            "--default_ranges_max=6",
            "--mean_values=128",
            "--std_values=128",
            "--allow_custom_ops");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(refused.err())
        .contains("reads '%s', which stays float; end the graph there".formatted(BOXES));
  }

  private static double decibels(JsonNode outputs, String output) {
    return outputs.path(output).path("signal-to-noise-db").asDouble();
  }

  /** The last operator reads codes alone and computes floats. */
  private static void requireLayout(Path tflite) throws IOException {
    Graph graph = TfliteReader.read(Files.readAllBytes(tflite), "uint8", UnknownOperators.KEPT);
    Node last = graph.nodes().get(graph.nodes().size() - 1);
    assertThat(last.op().kind()).isEqualTo(DetectionNetwork.DETECTIONS);
    assertThat(last.outputs()).isEqualTo(RESULTS).isEqualTo(graph.outputs());
    assertThat(graph.inputs(last)).extracting(Tensor::dataType).containsOnly(DataType.UINT8);
    assertThat(last.outputs())
        .allMatch(name -> graph.tensor(name).isFloat() && graph.tensor(name).range() == null);
    assertThat(graph.nodes()).extracting(node -> node.op().kind()).doesNotContain("Dequantize");
  }

  private static Object[] arguments(String command, Object... more) {
    Object[] first = {
      command,
      "--config",
      configuration,
      "--model",
      model,
      "--images",
      images,
      "--master",
      "local[1]"
    };
    Object[] all = new Object[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static Object[] convert(Path from, Path to, String type) {
    return new Object[] {
      "convert",
      "--graph_def_file=" + from,
      "--output_file=" + to,
      "--input_arrays=image",
      "--output_arrays=" + String.join(",", RESULTS),
      "--mean_values=127.5",
      "--std_dev_values=127.5",
      "--change_concat_input_ranges=false",
      "--allow_custom_ops",
      type
    };
  }
}
