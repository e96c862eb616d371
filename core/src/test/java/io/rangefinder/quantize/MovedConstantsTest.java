package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.convolve;
import static io.rangefinder.quantize.Operators.images;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Transpose;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constants whose codes kernels copy or compare, run by the TFLite runtime. */
final class MovedConstantsTest {
  static Stream<Graph> graphs() {
    return Stream.of(
        parametricRelu(),
        embedding(),
        limited(new Maximum(), 0.75f),
        limited(new Minimum(), 0.75f),
        limited(new Minimum(), -20),
        limited(new Minimum(), 1e9f),
        limited(new Maximum(), -3e38f),
        limitedGate(),
        transposed(),
        split(),
        padded(),
        packed(),
        chosen(),
        joined());
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void constantsHaveTheCodeOfWhatTheyAreMovedWith(Graph graph) {
    RuntimeComparison comparison = new RuntimeComparison(graph);
    String name = graph.outputs().get(0);
    Quantization code = comparison.code(name);
    double tolerance = 2 * code.scale() + comparison.errorOfWeights();
    float[] expected = comparison.real(name);
    float[] actual = comparison.dequantized(name);

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((double) actual[i] - expected[i])).isLessThanOrEqualTo(tolerance);
    }
    assertThat(code.scale()).isLessThanOrEqualTo(0.1);
    assertThat(comparison.signalToNoise(name)).isGreaterThan(30);
  }

  /** relu(b) + alpha · min(b, 0), as exporters write a PReLU. */
  private static Graph parametricRelu() {
    GraphBuilder builder = images("x");
    convolve(builder, "b", Activation.NONE, "x");
    builder.constant("zero", Constant.ofFloats(Shape.scalar(), 0));
    builder.constant("alpha", Constant.ofFloats(Shape.of(4), 0.1f, 0.2f, 0.3f, 0.4f));
    builder.node("positive", new Relu(), "b");
    builder.node("negative", new Minimum(), "b", "zero");
    builder.node("scaled", new Mul(Activation.NONE), "alpha", "negative");
    builder.node("sum", new Add(Activation.NONE), "positive", "scaled");
    return builder.build("sum");
  }

  private static Graph embedding() {
    GraphBuilder builder = Graph.builder();
    builder.input("words", DataType.INT32, Shape.of(1, 3));
    builder.constant("table", drawn(5, 4));
    builder.constant("axis", Constant.vector(1));
    builder.constant("w", drawn(2, 4));
    builder.node("looked up", new Gather(0), "table", "words");
    builder.node("mean", new Mean(false), "looked up", "axis");
    builder.node("logits", new FullyConnected(Activation.NONE), "mean", "w");
    builder.node("classes", new Softmax(1), "logits");
    return builder.build("classes");
  }

  private static Graph limited(Op limit, float value) {
    GraphBuilder builder = images("x");
    builder.constant("limit", Constant.ofFloats(Shape.scalar(), value));
    builder.node("limited", limit, "x", "limit");
    return builder.build("limited");
  }

  private static Graph limitedGate() {
    GraphBuilder builder = images("x");
    builder.constant("low", Constant.ofFloats(Shape.scalar(), 0.5f));
    builder.constant("high", Constant.ofFloats(Shape.scalar(), 1.5f));
    builder.node("gate", new Logistic(), "x");
    builder.node("above", new Maximum(), "gate", "low");
    builder.node("limited", new Minimum(), "above", "high");
    return builder.build("limited");
  }

  private static Graph transposed() {
    GraphBuilder builder = images("x");
    builder.constant("k", drawn(4, 4));
    builder.constant("order", Constant.vector(1, 0));
    builder.node("turned", new Transpose(), "k", "order");
    builder.node("sum", new Mul(Activation.NONE), "x", "turned");
    return builder.build("sum");
  }

  private static Graph split() {
    GraphBuilder builder = images("x");
    builder.constant("k", drawn(3, 4));
    builder.constant("sizes", Constant.vector(1, 2));
    builder.constant("axis", Constant.ofInts(Shape.scalar(), 0));
    builder.node(List.of("one", "two"), new SplitV(), List.of("k", "sizes", "axis"));
    builder.node("sum", new Mul(Activation.NONE), "x", "one");
    return builder.build("sum");
  }

  private static Graph padded() {
    GraphBuilder builder = images("x");
    builder.constant("around", Constant.ofInts(Shape.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0));
    builder.constant("value", Constant.ofFloats(Shape.scalar(), -7));
    builder.node("padded", new PadV2(), "x", "around", "value");
    return builder.build("padded");
  }

  private static Graph packed() {
    GraphBuilder builder = images("x");
    builder.constant("k", drawn(1, 4, 4, 4));
    builder.node("packed", new Pack(0), "x", "k");
    return builder.build("packed");
  }

  private static Graph chosen() {
    GraphBuilder builder = images("x");
    builder.constant(
        "which", Constant.ofBytes(DataType.BOOL, Shape.of(4), new byte[] {1, 0, 0, 1}));
    builder.constant("k", drawn(1, 4, 4, 4));
    builder.node("chosen", new SelectV2(), "which", "x", "k");
    return builder.build("chosen");
  }

  private static Graph joined() {
    GraphBuilder builder = images("x");
    builder.constant("k", drawn(1, 4, 4, 4));
    builder.node("joined", new Concatenation(3), "x", "k");
    return builder.build("joined");
  }

  private static Constant drawn(int... dims) {
    Random random = new Random(3);
    float[] values = new float[Shape.of(dims).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1.5 * random.nextGaussian());
    }
    return Constant.ofFloats(Shape.of(dims), values);
  }
}
