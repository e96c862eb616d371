package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
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
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Comparison comparison = new Comparison(graph);

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
    Comparison comparison = new Comparison(graph);
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

  /**
   * One run of a float graph and one of its quantized form, on the same inputs, which have no error
   * of their own; the ranges are those of the float run.
   */
  private static final class Comparison {
    private final Graph quantized;
    private final Map<String, Constant> reals;
    private final Map<String, Constant> codes;

    Comparison(Graph graph) {
      Random random = new Random(SEED);
      RangeTable table = RangeTable.empty();
      List<Constant> realInputs = new ArrayList<>();
      List<Constant> codedInputs = new ArrayList<>();
      for (String input : graph.inputs()) {
        Range range = input.equals("y") ? new Range(-2, 1) : new Range(-1, 3);
        table = Operators.calibrated(table, input, range.min(), range.max());
        Shape shape = graph.tensor(input).shape();
        realInputs.add(uniform(random, shape, range));
      }
      quantized = Quantizer.quantize(graph, observed(graph, table, run(graph, realInputs)));
      List<Constant> exactInputs = new ArrayList<>();
      for (int i = 0; i < realInputs.size(); i++) {
        Quantization code = code(graph.inputs().get(i));
        byte[] bytes = AffineQuantization.bytes(realInputs.get(i).floats(), code, Codes.UINT8);
        codedInputs.add(Constant.ofBytes(DataType.UINT8, realInputs.get(i).shape(), bytes));
        exactInputs.add(Constant.ofFloats(realInputs.get(i).shape(), decode(bytes, code)));
      }
      reals = run(graph, exactInputs);
      codes = run(quantized, codedInputs);
    }

    private static RangeTable observed(
        Graph graph, RangeTable inputs, Map<String, Constant> values) {
      RangeTable table = inputs;
      for (Tensor tensor : graph.activations()) {
        if (!graph.isInput(tensor.name())) {
          float min = Float.POSITIVE_INFINITY;
          float max = Float.NEGATIVE_INFINITY;
          for (float value : of(values, tensor.name()).floats()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
          }
          table = Operators.calibrated(table, tensor.name(), min, max);
        }
      }
      return table;
    }

    private static Map<String, Constant> run(Graph graph, List<Constant> inputs) {
      try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
        List<Constant> outputs = runner.run(inputs);
        Map<String, Constant> tensors = new LinkedHashMap<>(runner.tensors());
        for (int i = 0; i < outputs.size(); i++) {
          tensors.put(graph.outputs().get(i), outputs.get(i));
        }
        return tensors;
      }
    }

    private static Constant of(Map<String, Constant> values, String tensor) {
      Constant value = values.get(tensor);
      if (value == null) {
        throw new IllegalStateException("The runtime has no tensor '" + tensor + "'");
      }
      return value;
    }

    Quantization code(String tensor) {
      return codeOf(quantized.tensor(tensor));
    }

    float[] real(String tensor) {
      return of(reals, tensor).floats();
    }

    float[] dequantized(String tensor) {
      return decode(of(codes, tensor).bytes(), code(tensor));
    }

    /** How far rounded weights can move one output of a graph of one weighted operator. */
    double errorOfWeights() {
      double error = 0;
      for (Node node : quantized.nodes()) {
        int at = OperatorConstraints.of(node.op()).operand(OperandRole.WEIGHTS);
        if (at >= 0) {
          Tensor weights = quantized.tensor(node.input(at));
          error += weights.shape().elements() * 3 * codeOf(weights).scale() / 2;
        }
      }
      return error;
    }

    /** In decibels. */
    double signalToNoise(String tensor) {
      float[] expected = real(tensor);
      float[] actual = dequantized(tensor);
      double signal = 0;
      double noise = 0;
      for (int i = 0; i < expected.length; i++) {
        signal += (double) expected[i] * expected[i];
        noise += Math.pow(expected[i] - actual[i], 2);
      }
      return 10 * Math.log10(signal / noise);
    }

    private static Constant uniform(Random random, Shape shape, Range range) {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (range.min() + (range.max() - range.min()) * random.nextDouble());
      }
      return Constant.ofFloats(shape, values);
    }

    private static float[] decode(byte[] bytes, Quantization code) {
      float[] values = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        values[i] = (float) code.real(Byte.toUnsignedInt(bytes[i]));
      }
      return values;
    }

    private static Quantization codeOf(Tensor tensor) {
      Quantization code = tensor.quantization();
      if (code == null) {
        throw new IllegalStateException(tensor.name() + " is not quantized");
      }
      return code;
    }
  }
}
