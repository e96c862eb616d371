package io.rangefinder.graphviz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.passes.DeployablePipeline;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.Drawings;
import io.rangefinder.testing.SharedData;
import io.rangefinder.tflite.TfliteReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that are the same in TOCO and here give the same text. */
class GoldenDrawingsTest {
  private static final String GOLDEN = "toco_golden/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7_graphviz/three_ops_float",
        "7_graphviz/mnv1_float",
        "7_graphviz/inception_float",
        "7_graphviz/unet_float",
        "7_graphviz/scalars_and_small_consts",
        "8_networks/finger_tracker__dot_float",
        "8_networks/mobilenet_v1_0.25_224__dot_float"
      })
  void floatGraphsAreDrawnAsTocoDrewThem(String name) throws IOException {
    Map<String, String> flags = flags(name);
    String input = flags.get("input_arrays");
    Shape shape =
        Shape.of(
            Arrays.stream(flags.get("input_shapes").split(","))
                .mapToInt(Integer::parseInt)
                .toArray());
    ImportOptions options =
        new ImportOptions(
            List.of(new ImportOptions.Input(input, shape)),
            List.of(flags.get("output_arrays").split(",")));
    String file =
        flags
            .get("input_file")
            .replace("{models}", "data/models")
            .replace("{input}", GOLDEN + name + "/graph.pb");
    Graph imported =
        GraphDefImporter.importGraph(GraphDefReader.read(SharedData.bytes(file), file), options);
    Graph graph = DeployablePipeline.create().run(imported, new RewriteLog());
    Tensor ranged =
        graph
            .tensor(input)
            .withRange(new TensorRange(new Range(0, 255), RangeOrigin.GIVEN, "mean and std"));
    Graph drawn = graph.withTensors(Map.of(input, ranged));
    assertThat(DotWriter.write(drawn, "Computation Graph")).isEqualTo(expected(name));
  }

  @ParameterizedTest
  @CsvSource({
    "fashion_mnist_qat__uint8_fake_quant, fashion_mnist_qat__dot_uint8",
    "mobilenet_v1_0.25_128__uint8_default_ranges, mobilenet_v1_0.25_128__dot_uint8",
    "unet_person__uint8_default_ranges, unet_person__dot_uint8"
  })
  void quantizedGraphsAreDrawnAsTocoDrewThemUpToTheFloatsOfTheirFiles(String tflite, String drawing)
      throws IOException {
    String file = GOLDEN + "8_networks/" + tflite + "/expected.tflite";
    Path path = SharedData.path(file);
    assumeTrue(Files.exists(path), file + " is absent");
    Graph graph = TfliteReader.read(Files.readAllBytes(path), file);
    String dot = DotWriter.write(graph, "Computation Graph");
    assertThat(Drawings.differences(expected("8_networks/" + drawing), dot)).isEmpty();
  }

  private static String expected(String name) throws IOException {
    String drawing = GOLDEN + name + "/expected.dot";
    if (Files.exists(SharedData.path(drawing))) {
      return new String(SharedData.bytes(drawing), UTF_8);
    }
    byte[] packed = SharedData.bytes(drawing + ".gz");
    try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(bytes.readAllBytes(), UTF_8);
    }
  }

  private static Map<String, String> flags(String name) throws IOException {
    Path file = SharedData.path(GOLDEN + name + "/flags");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.substring(2).split("=", 2))
          .collect(Collectors.toMap(flag -> flag[0], flag -> flag[1]));
    }
  }
}
