package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.testing.TensorflowRunner;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchesTest {
  private static final Shape IMAGE = Shape.of(1, 7, 6, 3);

  @Test
  void aPatchHoldsTheWindowRowByRowAndZerosOutside() {
    Graph graph =
        graph(
            new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
            Shape.of(1, 2, 2, 2),
            1,
            3,
            3,
            2);
    float[] patch = new float[18];
    Patches.of(graph, graph.nodes().get(0))
        .copy(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 1, patch, 0);

    assertThat(patch).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 0, 0);
  }

  @Test
  void patchesTimesWeightsAreConvolutions() {
    for (Padding padding : Padding.values()) {
      requireOutputs(
          graph(new Conv2D(Window2D.of(2, 1, padding), Activation.NONE), IMAGE, 4, 3, 2, 3));
      requireOutputs(
          graph(new Conv2D(new Window2D(1, 1, 2, 2, padding), Activation.NONE), IMAGE, 4, 3, 2, 3));
    }
  }

  @Test
  void patchesTimesWeightsAreDepthwiseConvolutions() {
    for (Padding padding : Padding.values()) {
      requireOutputs(
          graph(
              new DepthwiseConv2D(Window2D.of(2, 2, padding), 2, Activation.NONE),
              IMAGE,
              1,
              3,
              3,
              6));
    }
  }

  @Test
  void patchesTimesWeightsAreFullyConnectedLayers() {
    requireOutputs(graph(new FullyConnected(Activation.NONE), Shape.of(2, 6), 5, 6));
  }

  @Test
  void patchesTimesWeightsAreTransposedConvolutions() {
    requireOutputs(transposed(Padding.SAME, 13, 12));
    requireOutputs(transposed(Padding.VALID, 15, 12));
  }

  @Test
  void anOperatorWithoutWeightsHasNoPatches() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, IMAGE);
    builder.node("y", new Relu(), "x");
    Graph graph = builder.build("y");

    assertThatThrownBy(() -> Patches.of(graph, graph.nodes().get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Relu 'y' has no weights");
  }

  private static void requireOutputs(Graph graph) {
    Node node = graph.nodes().get(0);
    Patches patches = Patches.of(graph, node);
    WeightLayout layout = patches.layout();
    int weightsAt = node.op() instanceof TransposeConv2D ? TransposeConv2D.WEIGHTS : 1;
    float[] weights = graph.tensor(node.input(weightsAt)).requireConstant().floats();
    float[] image = random(graph.tensor("x").shape().elements());
    float[] expected;
    try (TensorflowRunner runner = new TensorflowRunner(GraphDefExporter.export(graph, 1))) {
      expected = runner.run("x", graph.tensor("x").shape(), image, List.of("y")).get("y");
    }
    assertThat(expected).hasSize(patches.positions() * layout.channels());
    float[] patch = new float[layout.inputs()];
    for (int position = 0; position < patches.positions(); position++) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        patches.copy(image, channel / layout.outputs(), position, patch, 0);
        float sum = 0;
        for (int k = 0; k < patch.length; k++) {
          sum += patch[k] * weights[layout.at(channel, k)];
        }
        assertThat(sum)
            .as("%s at %d, channel %d", node, position, channel)
            .isCloseTo(expected[position * layout.channels() + channel], within(1e-5f));
      }
    }
  }

  private static Graph graph(Op op, Shape input, int... weights) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, input);
    builder.constant("w", weights(weights));
    builder.node("y", op, "x", "w");
    return builder.build("y");
  }

  private static Graph transposed(Padding padding, int height, int width) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, IMAGE);
    builder.constant("shape", Constant.vector(1, height, width, 4));
    builder.constant("w", weights(4, 3, 2, 3));
    builder.node("y", new TransposeConv2D(Window2D.of(2, 2, padding)), "shape", "w", "x");
    return builder.build("y");
  }

  private static Constant weights(int... dims) {
    Shape shape = Shape.of(dims);
    return Constant.ofFloats(shape, random(shape.elements()));
  }

  private static float[] random(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
