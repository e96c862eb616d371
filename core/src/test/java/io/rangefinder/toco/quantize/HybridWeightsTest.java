package io.rangefinder.toco.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HybridWeightsTest {
  private static final Window2D STEP = Window2D.of(1, 1, Padding.SAME);

  @Test
  void largeWeightsAreCodedAroundZero() {
    Graph hybrid = HybridWeights.of(fullyConnected(32, 32));

    assertThat(hybrid.tensor("w").dataType()).isEqualTo(DataType.INT8);
    assertThat(hybrid.tensor("w").quantization()).isEqualTo(new Quantization(1f / 127, 0));
    byte[] codes = hybrid.tensor("w").requireConstant().bytes();
    assertThat(codes[0]).isEqualTo((byte) -127);
    assertThat(hybrid.tensor("b").isFloat()).isTrue();
    assertThat(hybrid.tensor("y").isFloat()).isTrue();
  }

  @Test
  void smallWeightsStay() {
    Graph graph = fullyConnected(31, 33);

    assertThat(HybridWeights.of(graph).tensor("w")).isEqualTo(graph.tensor("w"));
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() {
    Graph graph = fullyConnected(32, 32);
    float[] values = graph.tensor("w").requireConstant().floats().clone();
    values[3] = Float.NaN;
    Tensor broken = Tensor.constant("w", Constant.ofFloats(Shape.of(32, 32), values));

    assertThatThrownBy(() -> HybridWeights.of(graph.withTensors(Map.of("w", broken))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot store weights as int8:\n"
                + "  - constant 'w' holds NaN or infinity; repair the model");
  }

  @Test
  void weightsTooSmallForAStepAreZeros() {
    Graph graph = fullyConnected(32, 32);
    float[] values = new float[1024];
    values[3] = Float.MIN_VALUE;
    Tensor tiny = Tensor.constant("w", Constant.ofFloats(Shape.of(32, 32), values));

    assertThat(HybridWeights.of(graph.withTensors(Map.of("w", tiny))).tensor("w").quantization())
        .isEqualTo(new Quantization(1, 0));
  }

  @Test
  void weightsOfDepthwiseConvolutionsAreDequantized() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 128));
    weights(builder, Shape.of(1, 3, 3, 128));
    builder.node("y", new DepthwiseConv2D(STEP, 1, Activation.NONE), "x", "w", "b");

    Graph hybrid = HybridWeights.of(builder.build("y"));

    assertThat(hybrid.nodes()).extracting(Node::name).containsExactly("w_dequantize", "y");
    assertClose(builder.build("y"), hybrid, 0.05f);
  }

  @Test
  void theRuntimeTakesConvolutionsOfCodedWeights() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 16));
    weights(builder, Shape.of(16, 3, 3, 16));
    builder.node("y", new Conv2D(STEP, Activation.RELU), "x", "w", "b");

    assertClose(builder.build("y"), HybridWeights.of(builder.build("y")), 0.3f);
  }

  @Test
  void theRuntimeTakesFullyConnectedLayersOfCodedWeights() {
    Graph graph = fullyConnected(32, 32);

    assertClose(graph, HybridWeights.of(graph), 0.1f);
  }

  private static Graph fullyConnected(int inputs, int outputs) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, inputs));
    weights(builder, Shape.of(outputs, inputs));
    builder.node("y", new FullyConnected(Activation.NONE), "x", "w", "b");
    return builder.build("y");
  }

  private static void weights(GraphBuilder builder, Shape shape) {
    Random random = new Random(5);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    values[0] = -1;
    int channels = shape.rank() == 4 && shape.dim(0) == 1 ? shape.dim(3) : shape.dim(0);
    builder.constant("w", Constant.ofFloats(shape, values));
    builder.constant("b", Constant.ofFloats(Shape.of(channels), new float[channels]));
  }

  private static void assertClose(Graph graph, Graph hybrid, float tolerance) {
    try (TfliteRunner real = new TfliteRunner(TfliteWriter.write(graph));
        TfliteRunner coded = new TfliteRunner(TfliteWriter.write(hybrid))) {
      List<Constant> inputs = real.randomInputs(3);
      float[] expected = real.run(inputs).get(0).floats();
      float[] actual = coded.run(inputs).get(0).floats();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
      }
    }
  }
}
