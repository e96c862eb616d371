package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Cos;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Elu;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.FloorDiv;
import io.rangefinder.ir.op.FloorMod;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Log;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.LogicalAnd;
import io.rangefinder.ir.op.LogicalNot;
import io.rangefinder.ir.op.LogicalOr;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MatrixDiag;
import io.rangefinder.ir.op.MatrixSetDiag;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Pow;
import io.rangefinder.ir.op.Quantize;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Sin;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.ir.op.Where;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.ir.op.ZerosLike;
import io.rangefinder.testing.TfliteRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator in a graph of its own, written, and run by the TFLite runtime. */
class OperatorsInRuntimeTest {
  private static final Window2D SAME = Window2D.of(1, 1, Padding.SAME);
  private static final Window2D VALID = Window2D.of(1, 1, Padding.VALID);
  private static final Window2D STEPS_OF_TWO = Window2D.of(2, 2, Padding.SAME);
  private static final Constant SIGNED = vector(-7, -1.5f, -0.25f, 0, 0.25f, 1, 3.5f, 8);
  private static final Constant POSITIVE = vector(0.25f, 0.5f, 1, 1.5f, 2, 3, 4, 9);
  private static final Constant OTHERS = vector(2, -1, 0.5f, 4, -0.25f, 3, 2, -8);
  private static final Constant IMAGE = image(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  private static final Constant SQUARE = image(2, 2, 1, 1, 2, 3, 4);
  private static final Constant TRUTHS = truths(Shape.of(2), 1, 0);
  private static final Constant OTHER_TRUTHS = truths(Shape.of(2), 1, 1);
  private static final Constant TWO_ROWS = floats(2, 2, 1, 2, 3, 4);
  private static final Constant OTHER_ROWS = floats(2, 2, 5, 6, 7, 8);
  private static final Constant MATRIX = Constant.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

  /**
   * One operator with its operands and its results.
   *
   * @param variable positions of the operands that are inputs of the graph; the others are constant
   */
  private record Sample(
      Op op, List<Integer> variable, List<Constant> operands, List<Constant> results) {
    @Override
    public String toString() {
      return op.toString();
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
            Stream.of(
                    new Abs(),
                    new Ceil(),
                    new Cos(),
                    new Elu(),
                    new Exp(),
                    new Floor(),
                    new HardSwish(),
                    new LeakyRelu(0.5f),
                    new Logistic(),
                    new Neg(),
                    new Relu(),
                    new Relu6(),
                    new ReluN1To1(),
                    new Round(),
                    new Sin(),
                    new Square(),
                    new Tanh(),
                    new ZerosLike())
                .map(op -> folded(op, SIGNED)),
            Stream.of(new Log(), new Rsqrt(), new Sqrt()).map(op -> folded(op, POSITIVE)),
            Stream.of(
                    new Add(Activation.RELU6),
                    new Div(Activation.NONE),
                    new Equal(),
                    new FloorDiv(),
                    new FloorMod(),
                    new Greater(),
                    new GreaterEqual(),
                    new Less(),
                    new LessEqual(),
                    new Maximum(),
                    new Minimum(),
                    new Mul(Activation.RELU),
                    new NotEqual(),
                    new SquaredDifference(),
                    new Sub(Activation.RELU_N1_TO_1))
                .map(OperatorsInRuntimeTest::ofTwoInputs),
            Stream.of(
                folded(new Pow(), POSITIVE, vector(2, 1, 3, 2, -1, 0, 0.5f, 1)),
                folded(new Cast(DataType.INT32), vector(-1.5f, 2.75f)),
                folded(new Concatenation(1), MATRIX, MATRIX),
                folded(new ExpandDims(), MATRIX, Constant.vector(1)),
                folded(new Pack(1), MATRIX, MATRIX),
                folded(new LogicalAnd(), TRUTHS, OTHER_TRUTHS),
                folded(new LogicalNot(), TRUTHS),
                folded(new LogicalOr(), TRUTHS, OTHER_TRUTHS),
                folded(new ReduceProd(true), MATRIX, Constant.vector(1)),
                folded(new Reshape(), MATRIX, Constant.vector(3, -1)),
                folded(new ReverseV2(), MATRIX, Constant.vector(1)),
                new Sample(
                    new Select(),
                    List.of(0, 1),
                    List.of(TRUTHS, TWO_ROWS, OTHER_ROWS),
                    List.of(fold(new Select(), TRUTHS, TWO_ROWS, OTHER_ROWS))),
                new Sample(
                    new SelectV2(),
                    List.of(0, 1),
                    List.of(TRUTHS, TWO_ROWS, scalar(-1)),
                    List.of(fold(new SelectV2(), TRUTHS, TWO_ROWS, scalar(-1)))),
                folded(new Slice(), MATRIX, Constant.vector(0, 1), Constant.vector(2, -1)),
                folded(new Squeeze(List.of(0, 3)), IMAGE),
                folded(new Squeeze(List.of()), IMAGE),
                folded(
                    new StridedSlice(1, 0, 2),
                    IMAGE,
                    Constant.vector(0, 1, 0),
                    Constant.vector(1, 2, 3),
                    Constant.vector(1, 1, 2)),
                folded(new Transpose(), MATRIX, Constant.vector(1, 0))),
            written())
        .flatMap(samples -> samples);
  }

  private static Stream<Sample> written() {
    return Stream.of(
        sample(new AddN(), List.of(MATRIX, MATRIX), floats(2, 3, 2, 4, 6, 8, 10, 12)),
        sample(
            new ArgMax(DataType.INT64),
            List.of(MATRIX, Constant.vector(1)),
            Constant.ofLongs(Shape.of(2), 2, 2)),
        sample(
            new ArgMin(DataType.INT32),
            List.of(MATRIX, Constant.vector(0)),
            Constant.ofInts(Shape.of(3), 0, 0, 0)),
        sample(
            new AveragePool2D(STEPS_OF_TWO, 2, 2, Activation.RELU6),
            List.of(IMAGE),
            image(2, 2, 1, 3, 4.5f, 6, 6)),
        sample(
            new BatchToSpaceNd(),
            List.of(
                Constant.ofFloats(Shape.of(4, 1, 1, 1), 1, 2, 3, 4),
                Constant.vector(2, 2),
                Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0)),
            SQUARE),
        sample(
            new Conv2D(SAME, Activation.NONE),
            List.of(
                IMAGE,
                Constant.ofFloats(Shape.of(2, 2, 2, 1), 1, 0, 0, 1, 1, 1, 1, 1),
                Constant.ofFloats(Shape.of(2), 10, -10)),
            image(3, 3, 2, 16, 2, 18, 6, 13, -1, 22, 14, 24, 18, 16, 5, 17, 5, 18, 7, 19, -1)),
        sample(
            new Conv2D(new Window2D(1, 1, 2, 2, Padding.VALID), Activation.RELU6),
            List.of(
                IMAGE,
                Constant.ofFloats(Shape.of(1, 2, 2, 1), 1, 1, -1, 0),
                Constant.ofFloats(Shape.of(1), 2)),
            image(1, 1, 1, 0)),
        sample(new DepthToSpace(2), List.of(image(1, 1, 4, 1, 2, 3, 4)), SQUARE),
        sample(
            new DepthwiseConv2D(VALID, 2, Activation.NONE),
            List.of(
                image(1, 2, 2, 1, 2, 3, 4),
                Constant.ofFloats(Shape.of(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8),
                Constant.ofFloats(Shape.of(4), 0, 0, 0, 100)),
            image(1, 1, 4, 16, 20, 34, 140)),
        sample(
            new Dequantize(),
            List.of(Constant.ofBytes(DataType.UINT8, Shape.of(4), new byte[] {0, 100, 101, -1})),
            vector(-50, 0, 0.5f, 77.5f)),
        sample(
            new FakeQuant(0, 2.55f, 8, false),
            List.of(vector(-1, 0.0149f, 1.2345f, 9)),
            vector(0, 0.01f, 1.23f, 2.55f)),
        new Sample(
            new Fill(),
            List.of(1),
            List.of(Constant.vector(2, 2), Constant.ofFloats(Shape.scalar(), 3)),
            List.of(floats(2, 2, 3, 3, 3, 3))),
        sample(
            new FullyConnected(Activation.RELU),
            List.of(
                MATRIX,
                Constant.ofFloats(Shape.of(2, 3), 1, 1, 1, -1, 0, 1),
                Constant.ofFloats(Shape.of(2), 0.5f, -3)),
            floats(2, 2, 6.5f, 0, 15.5f, 0)),
        sample(new Gather(1), List.of(MATRIX, Constant.vector(2, 0)), floats(2, 2, 3, 1, 6, 4)),
        sample(
            new L2Normalization(),
            List.of(floats(2, 2, 3, -4, 0, 1e-8f)),
            floats(2, 2, 0.6f, -0.8f, 0, 0.01f)),
        sample(
            new L2Pool2D(STEPS_OF_TWO, 2, 2, Activation.RELU6),
            List.of(image(3, 2, 1, 1, -7, 5, 5, 3, 4)),
            image(2, 1, 1, 5, 3.535534f)),
        sample(
            new LocalResponseNormalization(1, 2, 0.5f, 2),
            List.of(image(1, 1, 3, 2, 4, -6)),
            image(1, 1, 3, 2 / 144f, 4 / 900f, -6 / 784f)),
        sample(
            new GatherNd(),
            List.of(MATRIX, Constant.ofInts(Shape.of(2, 2), 1, 0, 0, 2)),
            vector(4, 3)),
        sample(
            new LogSoftmax(), List.of(floats(1, 2, 0, 0)), floats(1, 2, -0.6931472f, -0.6931472f)),
        sample(new MaxPool2D(VALID, 2, 3, Activation.NONE), List.of(IMAGE), image(2, 1, 1, 6, 9)),
        sample(new Mean(true), List.of(MATRIX, Constant.vector(1)), floats(2, 1, 2, 5)),
        sample(
            new MirrorPad(MirrorPad.Mode.REFLECT),
            List.of(MATRIX, Constant.ofInts(Shape.of(2, 2), 0, 1, 2, 0)),
            floats(3, 5, 3, 2, 1, 2, 3, 6, 5, 4, 5, 6, 3, 2, 1, 2, 3)),
        sample(
            new MirrorPad(MirrorPad.Mode.SYMMETRIC),
            List.of(MATRIX, Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 3)),
            floats(2, 6, 1, 2, 3, 3, 2, 1, 4, 5, 6, 6, 5, 4)),
        sample(
            new PRelu(),
            List.of(floats(2, 2, -2, -1, 1, 2), vector(0.5f, 3)),
            floats(2, 2, -1, -3, 1, 2)),
        sample(
            new OneHot(-1),
            List.of(
                Constant.vector(2, 0), Constant.ofInts(Shape.scalar(), 3), scalar(1), scalar(0)),
            floats(2, 3, 0, 0, 1, 1, 0, 0)),
        sample(
            new Pad(),
            List.of(MATRIX, Constant.ofInts(Shape.of(2, 2), 0, 1, 1, 0)),
            floats(3, 4, 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0)),
        sample(
            new PadV2(),
            List.of(MATRIX, Constant.ofInts(Shape.of(2, 2), 0, 1, 1, 0), scalar(9)),
            floats(3, 4, 9, 1, 2, 3, 9, 4, 5, 6, 9, 9, 9, 9)),
        sample(
            new ReduceAny(false), List.of(TRUTHS, Constant.vector(0)), truths(Shape.scalar(), 1)),
        sample(new ReduceMax(false), List.of(MATRIX, Constant.vector(0)), vector(4, 5, 6)),
        sample(new ReduceMin(false), List.of(MATRIX, Constant.vector(1)), vector(1, 4)),
        sample(
            new ResizeBilinear(true, false),
            List.of(SQUARE, Constant.vector(3, 3)),
            image(3, 3, 1, 1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4)),
        sample(
            new ResizeBilinear(false, true),
            List.of(image(1, 2, 1, 0, 4), Constant.vector(1, 4)),
            image(1, 4, 1, 0, 1, 3, 4)),
        sample(
            new ResizeNearestNeighbor(false, false),
            List.of(SQUARE, Constant.vector(2, 4)),
            image(2, 4, 1, 1, 1, 2, 2, 3, 3, 4, 4)),
        sample(
            new ResizeNearestNeighbor(false, true),
            List.of(image(1, 3, 1, 1, 2, 3), Constant.vector(1, 2)),
            image(1, 2, 1, 1, 3)),
        sample(
            new ReverseSequence(1, 0),
            List.of(MATRIX, Constant.vector(2, 3)),
            floats(2, 3, 2, 1, 3, 6, 5, 4)),
        sample(
            new Softmax(2), List.of(floats(1, 2, 0, 0.5f)), floats(1, 2, 0.26894143f, 0.7310586f)),
        sample(
            new SpaceToBatchNd(),
            List.of(SQUARE, Constant.vector(2, 2), Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0)),
            Constant.ofFloats(Shape.of(4, 1, 1, 1), 1, 2, 3, 4)),
        sample(new SpaceToDepth(2), List.of(SQUARE), image(1, 1, 4, 1, 2, 3, 4)),
        sample(
            new SparseToDense(true),
            List.of(Constant.vector(1, 3), Constant.vector(4), vector(7, 8), scalar(-1)),
            vector(-1, 7, -1, 8)),
        new Sample(
            new Split(3),
            List.of(1),
            List.of(Constant.ofInts(Shape.scalar(), 1), MATRIX),
            List.of(floats(2, 1, 1, 4), floats(2, 1, 2, 5), floats(2, 1, 3, 6))),
        new Sample(
            new SplitV(),
            List.of(0),
            List.of(MATRIX, Constant.vector(1, -1), Constant.ofInts(Shape.scalar(), 1)),
            List.of(floats(2, 1, 1, 4), floats(2, 2, 2, 3, 5, 6))),
        sample(new Sum(false), List.of(MATRIX, Constant.vector(0, 1)), scalar(21)),
        sample(
            new Tile(),
            List.of(floats(1, 2, 1, 2), Constant.vector(2, 2)),
            floats(2, 4, 1, 2, 1, 2, 1, 2, 1, 2)),
        sample(
            new MatrixDiag(),
            List.of(TWO_ROWS),
            Constant.ofFloats(Shape.of(2, 2, 2), 1, 0, 0, 2, 3, 0, 0, 4)),
        new Sample(
            new MatrixSetDiag(),
            List.of(0, 1),
            List.of(MATRIX, vector(9, 8)),
            List.of(floats(2, 3, 9, 2, 3, 4, 8, 6))),
        sample(
            new Quantize(DataType.UINT8),
            List.of(vector(-60, -1, 0.5f, 20)),
            Constant.ofBytes(DataType.UINT8, Shape.of(4), new byte[] {0, 98, 101, (byte) 140})),
        new Sample(
            new RangeOf(),
            List.of(1),
            List.of(whole(2), whole(7), whole(2)),
            List.of(Constant.vector(2, 4, 6))),
        sample(new ShapeOf(DataType.INT32), List.of(MATRIX), Constant.vector(2, 3)),
        new Sample(
            new Unique(DataType.INT32),
            List.of(0),
            List.of(vector(3, 1, 3, 2)),
            List.of(vector(3, 1, 2), Constant.vector(0, 1, 0, 2))),
        sample(
            new Where(),
            List.of(truths(Shape.of(2, 2), 1, 0, 1, 1)),
            Constant.ofLongs(Shape.of(3, 2), 0, 0, 1, 0, 1, 1)),
        new Sample(
            new TopK(),
            List.of(0),
            List.of(floats(2, 3, 1, 5, 3, 4, 2, 6), Constant.ofInts(Shape.scalar(), 2)),
            List.of(floats(2, 2, 5, 3, 6, 4), Constant.ofInts(Shape.of(2, 2), 1, 2, 2, 0))),
        new Sample(
            new Unpack(3, 1),
            List.of(0),
            List.of(MATRIX),
            List.of(vector(1, 4), vector(2, 5), vector(3, 6))),
        new Sample(
            new TransposeConv2D(STEPS_OF_TWO),
            List.of(2),
            List.of(
                Constant.vector(1, 4, 4, 1),
                Constant.ofFloats(Shape.of(1, 2, 2, 1), 1, 10, 100, 1000),
                SQUARE),
            List.of(
                image(
                    4, 4, 1, 1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400,
                    4000))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRuntimeComputesTheResults(Sample sample) {
    byte[] tflite = TfliteWriter.write(graph(sample));
    List<Constant> inputs = sample.variable().stream().map(sample.operands()::get).toList();
    try (TfliteRunner runner = new TfliteRunner(tflite)) {
      List<Constant> results = runner.run(inputs);
      assertThat(results).hasSameSizeAs(sample.results());
      for (int i = 0; i < results.size(); i++) {
        assertClose(results.get(i), sample.results().get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsReadBackIsWrittenAsTheSameBytes(Sample sample) {
    byte[] tflite = TfliteWriter.write(graph(sample));
    Graph back = TfliteReader.read(tflite, "sample");
    assertThat(back.nodes().get(0).op()).isEqualTo(sample.op());
    assertThat(TfliteWriter.write(back)).isEqualTo(tflite);
  }

  @Test
  void everyWrittenOperatorThatARuntimeKnowsHasASample() {
    Set<Class<? extends Op>> sampled = new HashSet<>();
    samples().forEach(sample -> sampled.add(sample.op().getClass()));
    sampled.add(Custom.class);
    assertThat(sampled).isEqualTo(OperatorWriters.supported());
  }

  private static Graph graph(Sample sample) {
    GraphBuilder builder = Graph.builder();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < sample.operands().size(); i++) {
      Constant operand = sample.operands().get(i);
      String name = "operand" + i;
      operands.add(
          sample.variable().contains(i)
              ? builder.input(variable(name, operand))
              : builder.constant(name, operand));
    }
    List<String> results = new ArrayList<>();
    for (int i = 0; i < sample.results().size(); i++) {
      results.add("result" + i);
    }
    builder.node(results, sample.op(), operands);
    Graph graph = builder.build(results);
    return sample.op() instanceof Quantize ? withCodes(graph) : graph;
  }

  private static Graph withCodes(Graph graph) {
    Tensor result = graph.tensor("result0");
    Tensor coded = new Tensor(result.name(), result.type(), null, null, new Quantization(0.5, 100));
    return graph.withTensors(Map.of(result.name(), coded));
  }

  private static Tensor variable(String name, Constant value) {
    Quantization code = value.dataType() == DataType.UINT8 ? new Quantization(0.5, 100) : null;
    return new Tensor(name, value.type(), null, null, code);
  }

  private static void assertClose(Constant actual, Constant expected) {
    assertThat(actual.type()).isEqualTo(expected.type());
    if (expected.dataType() == DataType.FLOAT32) {
      assertThat(actual.floats()).containsExactly(expected.floats(), within(1e-5f));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static Sample sample(Op op, List<Constant> operands, Constant result) {
    return new Sample(op, List.of(0), operands, List.of(result));
  }

  private static Sample folded(Op op, Constant... operands) {
    return new Sample(op, List.of(0), List.of(operands), List.of(fold(op, operands)));
  }

  private static Sample ofTwoInputs(Op op) {
    Constant result = fold(op, SIGNED, OTHERS);
    return new Sample(op, List.of(0, 1), List.of(SIGNED, OTHERS), List.of(result));
  }

  private static Constant fold(Op op, Constant... operands) {
    List<Tensor> tensors = Stream.of(operands).map(c -> Tensor.constant("operand", c)).toList();
    return op.fold(tensors).orElseThrow();
  }

  private static Constant vector(float... values) {
    return Constant.ofFloats(Shape.of(values.length), values);
  }

  private static Constant truths(Shape shape, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Constant.ofBytes(DataType.BOOL, shape, bytes);
  }

  private static Constant whole(int value) {
    return Constant.ofInts(Shape.scalar(), value);
  }

  private static Constant scalar(float value) {
    return Constant.ofFloats(Shape.scalar(), value);
  }

  private static Constant floats(int rows, int columns, float... values) {
    return Constant.ofFloats(Shape.of(rows, columns), values);
  }

  private static Constant image(int height, int width, int channels, float... values) {
    return Constant.ofFloats(Shape.of(1, height, width, channels), values);
  }
}
