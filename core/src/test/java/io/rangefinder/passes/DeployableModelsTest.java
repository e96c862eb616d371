package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.SharedTensors;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TestImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/**
 * Published networks become graphs of TFLite operators that compute what the networks computed.
 * Both are run in float64, so that the differences are those of the constants that were folded.
 */
@Tag("slow")
class DeployableModelsTest {
  private static final double TOLERANCE_THROUGH_THE_NETWORK = 1e-3;
  private static final Set<Class<? extends Op>> NOT_IN_TFLITE =
      Set.of(
          BatchNorm.class,
          ExpandDims.class,
          Identity.class,
          MatMul.class,
          ShapeOf.class,
          Squeeze.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet_v1_0.25_128/frozen_graph.pb                | input         | 1,128,128,3 | 31 | 1e-5",
        "mobilenet_v1_0.25_224/frozen_graph.pb                | input         | 1,224,224,3 | 31 | 1e-5",
        "finger_tracker_mobilenet_v2_0.5/frozen_model.pb      | input         | 1,480,640,3 | 105 | 1e-5",
        "fashion_mnist_qat/frozen_model.pb                    | flatten_input | 1,28,28     | 9 | 1e-5",
        "openpose_mobilenet_v2_small/graph_opt.pb             | image         | 1,184,216,3 | 526 | 1e-4",
        "pose_hourglass/model.pb                              | image         | 1,192,192,3 | 267 | 1e-5",
        "unet_person/semanticsegmentation_frozen_person_08.pb | input         | 1,256,256,3 | 51 | 1e-5",
      })
  void keepsTheValuesOfEveryTensor(
      String file, String input, String dims, int nodes, double tolerance) {
    GraphDef original = GraphDefReader.read(SharedData.bytes("data/models/" + file), file);
    Shape shape = Shape.of(Arrays.stream(dims.split(",")).mapToInt(Integer::parseInt).toArray());
    ImportOptions options =
        new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of());
    Graph imported = GraphDefImporter.importGraph(original, options);

    Graph deployable = DeployablePipeline.create().run(imported, new RewriteLog());

    assertThat(deployable.nodes()).hasSize(nodes);
    assertThat(deployable.nodes()).noneMatch(node -> NOT_IN_TFLITE.contains(node.op().getClass()));
    assertThat(deployable.nodes()).allMatch(node -> hasConstantParameters(node, deployable));
    RewriteLog again = new RewriteLog();
    DeployablePipeline.create().run(deployable, again);
    assertThat(again.entries()).isEmpty();
    assertThat(differences(original, imported, deployable, photograph(shape), tolerance)).isEmpty();
  }

  private static boolean hasConstantParameters(Node node, Graph graph) {
    return !(node.op() instanceof WeightedOp)
        || (graph.tensor(node.input(WeightedOp.WEIGHTS)).isConstant()
            && graph.tensor(node.input(WeightedOp.BIAS)).isConstant());
  }

  /**
   * Outputs that the network computes otherwise, and tensors that an operator computes otherwise
   * from the values the original network gives to its operands, by more than the tolerance, as
   * parts of the tensor's range. Starting each from the original's values keeps differences of
   * rounding from adding up through the network.
   */
  private static List<String> differences(
      GraphDef original, Graph imported, Graph deployable, Constant image, double tolerance) {
    SharedTensors tensors = SharedTensors.of(original, imported, deployable);
    Set<String> shared = tensors.names();
    assertThat(shared).hasSizeGreaterThan(deployable.nodes().size() / 3);
    Map<String, Constant> feeds = Map.of(imported.inputs().get(0), image);
    Map<String, float[]> expected = values(original, feeds, List.copyOf(shared));
    List<String> differences = new ArrayList<>();
    try (TensorflowRunner lowered =
        TensorflowRunner.inDoublePrecision(GraphDefExporter.export(deployable, 1))) {
      List<String> outputs = deployable.outputs().stream().filter(shared::contains).toList();
      lowered
          .run(feeds, outputs)
          .forEach(
              (name, actual) -> {
                double distance = GraphValues.relativeDistance(actual, expected.get(name));
                if (distance > TOLERANCE_THROUGH_THE_NETWORK) {
                  differences.add("output " + name + ": " + distance);
                }
              });
      for (String name : shared) {
        Map<String, Constant> operands = new LinkedHashMap<>();
        for (String operand : tensors.sourcesOf(name)) {
          Shape shape = deployable.tensor(operand).shape();
          operands.put(operand, Constant.ofFloats(shape, expected.get(operand)));
        }
        float[] actual =
            operands.isEmpty()
                ? image.floats()
                : lowered.run(operands, List.of(name)).getOrDefault(name, new float[0]);
        double distance = GraphValues.relativeDistance(actual, expected.get(name));
        if (distance > tolerance) {
          differences.add(name + ": " + distance);
        }
      }
    }
    return differences;
  }

  private static Map<String, float[]> values(
      GraphDef graph, Map<String, Constant> feeds, List<String> fetches) {
    try (TensorflowRunner runner = TensorflowRunner.inDoublePrecision(graph)) {
      return runner.run(feeds, fetches);
    }
  }

  private static Constant photograph(Shape shape) {
    float[] pixels = TestImages.photograph(3, shape.dim(1), shape.dim(2));
    float[] values = new float[shape.elements()];
    int step = pixels.length / values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i * step];
    }
    return Constant.ofFloats(shape, values);
  }
}
