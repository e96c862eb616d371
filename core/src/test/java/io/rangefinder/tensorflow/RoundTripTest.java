package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TestImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/**
 * Published networks, imported and lowered again, compute what they computed.
 *
 * <p>Both are run in float64: OpenPose normalizes 39 layers by the image's own statistics, which
 * turns the rounding of float32, other on every processor, into differences of 1e-3 of a range.
 */
@Tag("slow")
class RoundTripTest {
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet_v1_0.25_128/frozen_graph.pb | input | 128 | 128 | MobilenetV1/Predictions/Reshape_1",
        "mobilenet_v1_0.25_224/frozen_graph.pb | input | 224 | 224 | MobilenetV1/Predictions/Reshape_1",
        "finger_tracker_mobilenet_v2_0.5/frozen_model.pb | input | 480 | 640 | keypoints_pred",
        "fashion_mnist_qat/frozen_model.pb | flatten_input | 28 | 28 | dense_1/Softmax",
        "openpose_mobilenet_v2_small/graph_opt.pb | image | 184 | 216 | Openpose/concat_stage7",
        "pose_hourglass/model.pb | image | 192 | 192 | hourglass_out_3",
        "unet_person/semanticsegmentation_frozen_person_08.pb | input | 256 | 256 | output/BiasAdd",
      })
  void everyTensorKeepsItsValues(String file, String input, int height, int width, String output) {
    GraphDef original = GraphDefReader.read(SharedData.bytes("data/models/" + file), file);
    boolean isGrey = height == 28;
    Shape shape = isGrey ? Shape.of(1, 28, 28) : Shape.of(1, height, width, 3);
    Graph graph =
        GraphDefImporter.importGraph(
            original,
            new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of(output)));
    GraphVerifier.verify(graph, "import of " + file);
    GraphDef lowered = GraphDefExporter.export(graph, 1);
    assertThat(GraphDefExporter.export(graph, 1).toByteString()).isEqualTo(lowered.toByteString());

    float[] pixels = TestImages.photograph(3, height, width);
    float[] image = isGrey ? firstChannel(pixels) : pixels;
    Set<String> originalNodes = new HashSet<>();
    original.getNodeList().forEach(node -> originalNodes.add(node.getName()));
    List<String> shared = new ArrayList<>();
    for (Tensor tensor : graph.activations()) {
      if (originalNodes.contains(SourceNode.nodeOf(tensor.name()))) {
        shared.add(tensor.name());
      }
    }
    assertThat(shared.size()).isGreaterThan(20);
    assertThat(shared.containsAll(graph.outputs())).isTrue();

    Map<String, float[]> expected = run(original, input, shape, image, shared);
    Map<String, float[]> actual = run(lowered, input, shape, image, shared);
    List<String> differing = new ArrayList<>();
    for (String name : shared) {
      double error = relativeError(expected.get(name), actual.get(name));
      if (!(error <= TOLERANCE)) {
        differing.add(name + " by " + error);
      }
    }
    assertThat(differing).isEmpty();
  }

  private static Map<String, float[]> run(
      GraphDef graph, String input, Shape shape, float[] image, List<String> fetches) {
    try (TensorflowRunner runner = TensorflowRunner.inDoublePrecision(graph)) {
      return runner.run(input, shape, image, fetches);
    }
  }

  /** The largest difference as a part of the range of the expected values. */
  private static double relativeError(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      lowest = Math.min(lowest, expected[i]);
      highest = Math.max(highest, expected[i]);
      error = Math.max(error, Math.abs((double) expected[i] - actual[i]));
    }
    return error == 0 ? 0 : error / Math.max(highest - lowest, Float.MIN_NORMAL);
  }

  private static float[] firstChannel(float[] pixels) {
    float[] values = new float[pixels.length / 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[3 * i];
    }
    return values;
  }
}
