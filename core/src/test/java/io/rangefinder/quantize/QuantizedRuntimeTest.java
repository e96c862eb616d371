package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Window2D;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Quantized graphs against the float graphs they come from, both run by the TFLite runtime. */
final class QuantizedRuntimeTest {
  private static final long SEED = 20;

  @ParameterizedTest
  @MethodSource({
    "io.rangefinder.quantize.OutputCodeTest#ownRange",
    "io.rangefinder.quantize.OutputCodeTest#codeOfTheOperand",
    "io.rangefinder.quantize.OutputCodeTest#codeOfAll"
  })
  void theKernelOfEveryOperatorTakesTheCodesItIsGiven(Op op, List<Object> operands) {
    assertClose(OutputCodeTest.graph(op, operands));
  }

  @ParameterizedTest
  @MethodSource("io.rangefinder.quantize.OutputCodeTest#fixed")
  void theKernelTakesTheFixedCode(Op op, Quantization fixed) {
    assertThat(assertClose(OutputCodeTest.graph(op, List.of("x")))).isEqualTo(fixed);
  }

  @Test
  void aConcatenationRescalesAnOperandOfFixedCode() {
    GraphBuilder builder = Operators.images("x", "y");
    builder.node("s", new Softmax(1), "x");
    builder.node("joined", new Concatenation(3), "s", "y");

    assertClose(builder.build("joined"));
  }

  static Stream<Op> comparisons() {
    return Stream.of(
        new Equal(),
        new Greater(),
        new GreaterEqual(),
        new Less(),
        new LessEqual(),
        new NotEqual());
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void aComparisonTakesOperandsOfDifferentCodes(Op op) {
    GraphBuilder builder = Operators.images("x", "y");
    builder.constant("low", filled(-3));
    builder.constant("high", filled(5));
    builder.node("chosen", op, "x", "y");
    builder.node("result", new Select(), "chosen", "low", "high");

    assertClose(builder.build("result"));
  }

  static Stream<Graph> scattered() {
    GraphBuilder hot = Operators.images("x");
    hot.constant("on", Constant.ofFloats(Shape.scalar(), 2));
    hot.constant("off", Constant.ofFloats(Shape.scalar(), -1));
    hot.constant("axis", Constant.ofInts(Shape.scalar(), 3));
    hot.constant("depth", Constant.ofInts(Shape.scalar(), 4));
    hot.node("highest", new ArgMax(DataType.INT32), "x", "axis");
    hot.node("result", new OneHot(-1), "highest", "depth", "on", "off");
    GraphBuilder dense = Operators.images("x");
    dense.constant("highest", Constant.vector(1, 3));
    dense.constant("picks", Constant.ofInts(Shape.of(2, 4), 0, 0, 0, 0, 0, 3, 3, 3));
    dense.constant("shape", Constant.vector(9));
    dense.constant("off", Constant.ofFloats(Shape.scalar(), -1));
    dense.node("values", new GatherNd(), "x", "picks");
    dense.node("result", new SparseToDense(true), "highest", "shape", "values", "off");
    return Stream.of(hot.build("result"), dense.build("result"));
  }

  @ParameterizedTest
  @MethodSource("scattered")
  void whatIsScatteredHasTheCodeOfWhatItIsPutInto(Graph graph) {
    assertClose(graph);
  }

  private static Constant filled(float value) {
    float[] values = new float[Operators.IMAGE.elements()];
    Arrays.fill(values, value);
    return Constant.ofFloats(Operators.IMAGE, values);
  }

  @Test
  void aSmallNetworkLosesLittle() {
    Graph graph = network();
    RuntimeComparison comparison = new RuntimeComparison(graph);

    assertThat(comparison.signalToNoise("first")).isGreaterThan(30);
    assertThat(comparison.signalToNoise("residual")).isGreaterThan(25);
    assertThat(comparison.signalToNoise("logits")).isGreaterThan(25);
    float[] expected = comparison.real("probabilities");
    float[] actual = comparison.dequantized("probabilities");
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(0.03f));
    }
  }

  /** Asserts that the result is as close as rounding allows; returns its code. */
  private static Quantization assertClose(Graph graph) {
    RuntimeComparison comparison = new RuntimeComparison(graph);
    String name = graph.outputs().get(0);
    Quantization code = comparison.code(name);
    float[] expected = comparison.real(name);
    float[] actual = comparison.dequantized(name);
    float tolerance = (float) (2 * code.scale() + comparison.errorOfWeights());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
    }
    return code;
  }

  /** A strided convolution, a depthwise one, a residual add, a concatenation, pool and logits. */
  private static Graph network() {
    Random random = new Random(SEED);
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 16, 16, 3));
    Window2D halving = Window2D.of(2, 2, Padding.SAME);
    Window2D step = Window2D.of(1, 1, Padding.SAME);
    layer(builder, random, "first", new Conv2D(halving, Activation.RELU6), "x", 8, 8, 3, 3, 3);
    layer(
        builder,
        random,
        "deep",
        new DepthwiseConv2D(step, 1, Activation.RELU6),
        "first",
        8,
        1,
        3,
        3,
        8);
    layer(builder, random, "point", new Conv2D(step, Activation.NONE), "deep", 8, 8, 1, 1, 8);
    builder.node("residual", new Add(Activation.RELU), "first", "point");
    builder.node("joined", new Concatenation(3), "residual", "deep");
    builder.node("pooled", new AveragePool2D(step, 2, 2, Activation.NONE), "joined");
    builder.constant("shape", Constant.vector(1, 1024));
    builder.node("flat", new Reshape(), "pooled", "shape");
    layer(builder, random, "logits", new FullyConnected(Activation.NONE), "flat", 5, 5, 1024);
    builder.node("probabilities", new Softmax(1), "logits");
    return builder.build("probabilities");
  }

  private static void layer(
      GraphBuilder builder,
      Random random,
      String name,
      Op op,
      String input,
      int channels,
      int... weightShape) {
    Shape shape = Shape.of(weightShape);
    double deviation = Math.sqrt(2.0 * channels / shape.elements());
    builder.constant(name + "/w", gaussian(random, shape, deviation));
    builder.constant(name + "/b", gaussian(random, Shape.of(channels), 0.1));
    builder.node(name, op, input, name + "/w", name + "/b");
  }

  private static Constant gaussian(Random random, Shape shape, double deviation) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return Constant.ofFloats(shape, values);
  }
}
