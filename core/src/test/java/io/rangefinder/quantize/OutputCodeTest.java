package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.ranges.RangeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator alone, on x from -1 to 3, y from -2 to 1, with an observed result of 0 to 2. */
final class OutputCodeTest {
  private static final Quantization X = code(-1, 3);
  private static final Quantization Y = code(-2, 1);
  private static final Quantization RESULT = code(0, 2);
  private static final Quantization UNION_WITH_RESULT = code(-1, 3);
  private static final Quantization UNION_OF_ALL = code(-2, 3);

  static Stream<Arguments> ownRange() {
    return Stream.of(
        arguments(
            Operators.convolution(Activation.NONE), List.of("x", weights(4, 1, 1, 4), weights(4))),
        arguments(
            new DepthwiseConv2D(STEP, 1, Activation.NONE),
            List.of("x", weights(1, 2, 2, 4), weights(4))),
        arguments(new FullyConnected(Activation.NONE), List.of("x", weights(3, 64), weights(3))),
        arguments(new TransposeConv2D(STEP), List.of(ints(1, 4, 4, 2), weights(2, 1, 1, 4), "x")),
        arguments(new Add(Activation.NONE), List.of("x", "y")),
        arguments(new Sub(Activation.NONE), List.of("x", "y")),
        arguments(new Mul(Activation.NONE), List.of("x", "y")),
        arguments(new LeakyRelu(0.1f), List.of("x")),
        arguments(new PRelu(), List.of("x", weights(1, 1, 4))),
        arguments(new HardSwish(), List.of("x")),
        arguments(new Mean(true), List.of("x", ints(1, 2))),
        arguments(new Sum(true), List.of("x", ints(1, 2))));
  }

  @ParameterizedTest
  @MethodSource("ownRange")
  void arithmeticHasTheRangeOfItsResult(Op op, List<Object> operands) {
    Graph quantized = quantize(op, operands);

    assertCodes(quantized, "x", X);
    assertCodes(quantized, "result", RESULT);
    assertCodes(quantized, "y", Y);
  }

  static Stream<Arguments> codeOfTheOperand() {
    return Stream.of(
        arguments(new AveragePool2D(STEP, 2, 2, Activation.NONE), List.of("x")),
        arguments(new MaxPool2D(STEP, 2, 2, Activation.NONE), List.of("x")),
        arguments(new ReduceMax(true), List.of("x", ints(1, 2))),
        arguments(new ReduceMin(true), List.of("x", ints(1, 2))),
        arguments(new Relu(), List.of("x")),
        arguments(new Relu6(), List.of("x")),
        arguments(new ReluN1To1(), List.of("x")),
        arguments(new Reshape(), List.of("x", ints(4, 16))),
        arguments(new Squeeze(List.of(0)), List.of("x")),
        arguments(new ExpandDims(), List.of("x", ints(0))),
        arguments(new Transpose(), List.of("x", ints(0, 2, 1, 3))),
        arguments(new Pad(), List.of("x", matrix(0, 0, 1, 1, 1, 1, 0, 0))),
        arguments(
            new MirrorPad(MirrorPad.Mode.SYMMETRIC), List.of("x", matrix(0, 0, 1, 1, 1, 1, 0, 0))),
        arguments(new Slice(), List.of("x", ints(0, 0, 0, 0), ints(1, 2, 2, 4))),
        arguments(
            new StridedSlice(0, 0, 0),
            List.of("x", ints(0, 0, 0, 0), ints(1, 4, 4, 4), ints(1, 2, 2, 1))),
        arguments(new Split(1), List.of(ints(3), "x")),
        arguments(new Gather(3), List.of("x", ints(0, 2))),
        arguments(new GatherNd(), List.of("x", matrix(0, 1, 0, 2))),
        arguments(new ReverseSequence(1, 0), List.of("x", ints(3))),
        arguments(new ReverseV2(), List.of("x", ints(2))),
        arguments(new SplitV(), List.of("x", ints(4), ints(3))),
        arguments(new TopK(), List.of("x", ints(2))),
        arguments(new Unpack(1, 0), List.of("x")),
        arguments(new Tile(), List.of("x", ints(1, 2, 1, 1))),
        arguments(new ResizeBilinear(false, false), List.of("x", ints(8, 8))),
        arguments(new ResizeNearestNeighbor(false, false), List.of("x", ints(8, 8))),
        arguments(new SpaceToBatchNd(), List.of("x", ints(2, 2), matrix(0, 0, 0, 0))),
        arguments(new BatchToSpaceNd(), List.of("x", ints(1, 1), matrix(0, 0, 0, 0))),
        arguments(new SpaceToDepth(2), List.of("x")),
        arguments(new DepthToSpace(2), List.of("x")));
  }

  @ParameterizedTest
  @MethodSource("codeOfTheOperand")
  void movedCodesKeepTheirMeaning(Op op, List<Object> operands) {
    Graph quantized = quantize(op, operands);

    assertCodes(quantized, "x", UNION_WITH_RESULT);
    assertCodes(quantized, "result", UNION_WITH_RESULT);
  }

  static Stream<Arguments> codeOfAll() {
    return Stream.of(
        arguments(new Maximum(), List.of("x", "y")),
        arguments(new Minimum(), List.of("x", "y")),
        arguments(new Pack(0), List.of("x", "y")),
        arguments(new Select(), List.of(truths(1, 4, 4, 4), "x", "y")),
        arguments(new SelectV2(), List.of(truths(4), "x", "y")),
        arguments(new Concatenation(3), List.of("x", "y")));
  }

  @ParameterizedTest
  @MethodSource("codeOfAll")
  void operandsAndResultShareTheUnionOfTheirRanges(Op op, List<Object> operands) {
    Graph quantized = quantize(op, operands);

    assertCodes(quantized, "x", UNION_OF_ALL);
    assertCodes(quantized, "y", UNION_OF_ALL);
    assertCodes(quantized, "result", UNION_OF_ALL);
  }

  static Stream<Arguments> fixed() {
    return Stream.of(
        arguments(new Logistic(), new Quantization(1.0 / 256, 0)),
        arguments(new Softmax(1), new Quantization(1.0 / 256, 0)),
        arguments(new L2Normalization(), new Quantization(1.0 / 128, 128)),
        arguments(new LogSoftmax(), new Quantization(1.0 / 16, 255)),
        arguments(new Tanh(), new Quantization(1.0 / 128, 128)));
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void aFixedCodeDoesNotDependOnWhatWasObserved(Op op, Quantization expected) {
    Graph quantized = quantize(op, List.of("x"));

    assertCodes(quantized, "x", X);
    assertCodes(quantized, "result", expected);
  }

  private static Graph quantize(Op op, List<Object> operands) {
    RangeTable ranges = Operators.calibrated(RangeTable.empty(), "x", -1, 3);
    ranges = Operators.calibrated(ranges, "y", -2, 1);
    return Quantizer.quantize(graph(op, operands), Operators.calibrated(ranges, "result", 0, 2));
  }

  /** The operator alone; an operand is the name of an input or a constant. */
  static Graph graph(Op op, List<Object> operands) {
    GraphBuilder builder = Operators.images("x", "y");
    List<String> names = new ArrayList<>();
    for (Object operand : operands) {
      names.add(
          operand instanceof Constant constant
              ? builder.constant("operand" + names.size(), constant)
              : (String) operand);
    }
    List<String> results = op instanceof TopK ? List.of("result", "positions") : List.of("result");
    builder.node(results, op, names);
    return builder.build("result");
  }

  private static void assertCodes(Graph graph, String name, Quantization expected) {
    Tensor tensor = graph.tensor(name);
    assertThat(tensor.quantization()).as(name).isEqualTo(expected);
    assertThat(tensor.dataType()).hasToString("uint8");
  }

  private static Quantization code(double min, double max) {
    return CodeGrid.over(new Range(min, max), Codes.UINT8).quantization();
  }

  private static Constant weights(int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 7 - 3) / 4f;
    }
    return Constant.ofFloats(shape, values);
  }

  /** Every third one is true. */
  private static Constant truths(int... dims) {
    Shape shape = Shape.of(dims);
    byte[] values = new byte[shape.elements()];
    for (int i = 0; i < values.length; i += 3) {
      values[i] = 1;
    }
    return Constant.ofBytes(DataType.BOOL, shape, values);
  }

  private static Constant ints(int... values) {
    return Constant.vector(values);
  }

  private static Constant matrix(int... values) {
    return Constant.ofInts(Shape.of(values.length / 2, 2), values);
  }
}
