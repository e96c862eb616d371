package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.freeze.MetaGraphReader;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.testing.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A network that Keras built: conditions of its learning phase, a batch norm of single operators.
 */
class KerasNetworkTest {
  private static final String META = "data/models/fashion_mnist_qat/checkpoints.meta";
  private static final String[] UPDATES = {
    "batch_normalization_v1/cond_2/AssignMovingAvg/AssignSubVariableOp",
    "batch_normalization_v1/cond_3/AssignMovingAvg/AssignSubVariableOp"
  };
  private static final List<String> OUTPUTS = List.of("loss/mul", "dense_1/Softmax");

  private static GraphDef published() {
    return MetaGraphReader.metaGraph(SharedData.bytes(META), META).getGraphDef();
  }

  /** The network before it was quantized, without its optimizer. */
  private static GraphDef network() {
    GraphDef published = published();
    List<NodeDef> raw = PublishedQuantizationTest.unquantized(published.getNodeList(), published);
    List<String> roots = new ArrayList<>(OUTPUTS);
    roots.addAll(List.of(UPDATES));
    raw.stream()
        .map(NodeDef::getName)
        .filter(name -> name.matches("(dense|batch_norm)[^/]*/[^/]*/Assign"))
        .filter(name -> !name.contains("_quant"))
        .forEach(roots::add);
    raw.stream()
        .map(NodeDef::getName)
        .filter(name -> name.endsWith("/Read/ReadVariableOp") && !name.startsWith("training"))
        .forEach(roots::add);
    GraphDef.Builder network = published.toBuilder().clearNode();
    for (NodeDef node : NeededNodes.of(raw, roots)) {
      network.addNode(
          node.getOp().equals("RandomUniform")
              ? node.toBuilder().putAttr("seed", AttrValue.newBuilder().setI(5).build()).build()
              : node);
    }
    return network.build();
  }

  private static Map<String, Constant> batch(int seed) {
    Random random = new Random(seed);
    float[] images = new float[8 * 28 * 28];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    float[] labels = new float[8];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(10);
    }
    return Map.of(
        "flatten_input",
        Constant.ofFloats(Shape.of(8, 28, 28), images),
        "dense_1_target",
        Constant.ofFloats(Shape.of(8, 1), labels),
        "dense_1_sample_weights",
        Constant.ofFloats(Shape.of(8), new float[] {1, 1, 1, 1, 1, 1, 1, 1}));
  }

  @Test
  void itIsQuantizedByStructure() {
    Rewritten rewritten =
        TrainingGraph.rewrite(network(), TrainingOptions.standard().endingIn(OUTPUTS).delayedBy(3));
    assertThat(rewritten.missed()).isEmpty();
    assertThat(rewritten.manifest().tensors().stream().map(QuantizedTensor::name))
        .containsExactly(
            "dense/kernel/weights_quant",
            "dense_1/kernel/weights_quant",
            "input_quant",
            "dense/kernel/act_quant",
            "dense/kernel/mul_quant",
            "dense/kernel/add_quant",
            "dense_1/kernel/act_quant");
    GraphDef training = decided(network(), true);
    try (VariableSession floats = new VariableSession(training);
        VariableSession quantized = new VariableSession(rewritten.graph())) {
      for (int run = 1; run <= 3; run++) {
        float expected = floats.value("loss/mul", batch(run), UPDATES);
        float actual = quantized.value("loss/mul", batch(run), UPDATES);
        if (run < 3) {
          assertThat(actual).as("run %d", run).isCloseTo(expected, within(1e-4f));
        } else {
          assertThat(actual).isNotEqualTo(expected);
        }
      }
    }
  }

  /** The graph with its learning phase as training has it. */
  private static GraphDef decided(GraphDef graph, boolean training) {
    GraphDef.Builder result = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getName().endsWith("keras_learning_phase/input")) {
        result
            .getNodeBuilder(i)
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(
                        TensorProto.newBuilder()
                            .setDtype(DataType.DT_BOOL)
                            .setTensorShape(TensorShapeProto.getDefaultInstance())
                            .addBoolVal(training))
                    .build());
      }
    }
    return result.build();
  }

  @Test
  void itsEvaluationGraphHasTheSameRangesAndNoConditions() {
    Manifest manifest =
        TrainingGraph.rewrite(network(), TrainingOptions.standard().endingIn(OUTPUTS)).manifest();
    Rewritten evaluation =
        EvaluationGraph.rewrite(network(), EvaluationOptions.standard().trainedAs(manifest));
    assertThat(evaluation.missed()).isEmpty();
    assertThat(evaluation.manifest().outputs()).containsExactly("dense_1/Softmax");
    assertThat(evaluation.graph().getNodeList())
        .noneMatch(node -> node.getOp().equals("Switch") || node.getOp().equals("Merge"));
  }

  @Test
  void gradientsWithoutNamedOutputsAreRefusedAndWithThemLeftOut() {
    assertThatThrownBy(() -> TrainingGraph.rewrite(published(), TrainingOptions.standard()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("gradients")
        .hasMessageContaining("--outputs");
    Rewritten rewritten =
        TrainingGraph.rewrite(published(), TrainingOptions.standard().endingIn(OUTPUTS));
    assertThat(rewritten.graph().getNodeList())
        .noneMatch(node -> node.getName().startsWith("training/Adam/gradients"));
    assertThat(rewritten.graph().getNodeList()).anyMatch(node -> node.getName().equals(UPDATES[0]));
  }
}
