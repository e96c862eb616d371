package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.scalar;
import static io.rangefinder.ir.op.OpAssert.variable;
import static io.rangefinder.ir.op.OpAssert.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ElementwiseOpsTest {
  static Stream<Arguments> unaryValues() {
    return Stream.of(
        Arguments.of(new Abs(), -2.5f, 2.5f),
        Arguments.of(new Ceil(), -1.5f, -1f),
        Arguments.of(new Cos(), 2f, -0.41614684f),
        Arguments.of(new Elu(), -1f, -0.63212055f),
        Arguments.of(new Elu(), 3f, 3f),
        Arguments.of(new Exp(), 1f, 2.7182817f),
        Arguments.of(new Floor(), -1.5f, -2f),
        Arguments.of(new HardSwish(), 1f, 0.6666667f),
        Arguments.of(new HardSwish(), -4f, -0f),
        Arguments.of(new LeakyRelu(0.1f), -2f, -0.2f),
        Arguments.of(new LeakyRelu(0.1f), 2f, 2f),
        Arguments.of(new Log(), 2f, 0.6931472f),
        Arguments.of(new Logistic(), 0f, 0.5f),
        Arguments.of(new Logistic(), -10f, 4.539787e-5f),
        Arguments.of(new Neg(), 2f, -2f),
        Arguments.of(new Relu(), -2f, 0f),
        Arguments.of(new Relu6(), 7f, 6f),
        Arguments.of(new ReluN1To1(), -3f, -1f),
        Arguments.of(new Round(), 2.5f, 2f),
        Arguments.of(new Round(), -1.5f, -2f),
        Arguments.of(new Rsqrt(), 4f, 0.5f),
        Arguments.of(new Sin(), 2f, 0.9092974f),
        Arguments.of(new Sqrt(), 2f, 1.4142135f),
        Arguments.of(new Square(), -3f, 9f),
        Arguments.of(new Tanh(), 0.5f, 0.46211717f),
        Arguments.of(new ZerosLike(), 3f, 0f));
  }

  @ParameterizedTest
  @MethodSource("unaryValues")
  void unaryOperatorsFoldToTheirFunction(UnaryOp op, float x, float expected) {
    Constant folded =
        op.fold(List.of(constant(Constant.ofFloats(Shape.of(1, 1), x)))).orElseThrow();
    assertThat(folded.shape()).isEqualTo(Shape.of(1, 1));
    assertThat(folded.floats()[0]).isCloseTo(expected, within(Math.ulp(expected)));
    assertOp(op, floats(2, 3)).gives("float32[2,3]").doesNotFold();
    assertOp(op).isRefused(op.kind() + " takes 1 operands, found 0");
  }

  @Test
  void aUnaryOperatorOnIntegersIsLeftAlone() {
    assertOp(new Neg(), vector(1, 2)).gives("int32[2]").doesNotFold();
  }

  static Stream<Arguments> binaryValues() {
    Activation none = Activation.NONE;
    return Stream.of(
        Arguments.of(new Add(none), 3f, 4f, 7f, -7, 3, -4),
        Arguments.of(new Sub(none), 3f, 4f, -1f, -7, 3, -10),
        Arguments.of(new Mul(none), 3f, 4f, 12f, -7, 3, -21),
        Arguments.of(new Div(none), 3f, 4f, 0.75f, -7, 3, -2),
        Arguments.of(new FloorDiv(), -3f, 2f, -2f, -7, 3, -3),
        Arguments.of(new FloorMod(), -3f, 2f, 1f, -7, 3, 2),
        Arguments.of(new FloorMod(), 3f, -2f, -1f, 7, -3, -2),
        Arguments.of(new FloorMod(), 1e10f, 3f, 1e10f % 3f, 6, 3, 0),
        Arguments.of(new Maximum(), 3f, 4f, 4f, -7, 3, 3),
        Arguments.of(new Minimum(), 3f, 4f, 3f, -7, 3, -7),
        Arguments.of(new Pow(), 2f, -1f, 0.5f, -7, 3, -343),
        Arguments.of(new SquaredDifference(), 3f, 5f, 4f, -7, 3, 100));
  }

  @ParameterizedTest
  @MethodSource("binaryValues")
  void binaryOperatorsFoldToTheirFunction(
      BinaryOp op, float a, float b, float expected, int i, int j, int integer) {
    assertOp(
            op,
            constant(Constant.ofFloats(Shape.of(1), a)),
            constant(Constant.ofFloats(Shape.scalar(), b)))
        .folds(Constant.ofFloats(Shape.of(1), expected));
    assertOp(op, scalar(i), scalar(j)).foldsTo(Shape.scalar(), integer);
    assertOp(
            op,
            constant(Constant.ofLongs(Shape.of(1), i)),
            constant(Constant.ofLongs(Shape.of(1), j)))
        .folds(Constant.ofLongs(Shape.of(1), integer));
  }

  @Test
  void integersWrapAsTheRuntimesDo() {
    assertOp(new Mul(Activation.NONE), scalar(1 << 30), scalar(4)).foldsTo(Shape.scalar(), 0);
    assertOp(new Pow(), scalar(3), scalar(21)).foldsTo(Shape.scalar(), (int) 10460353203L);
    Constant three = Constant.ofLongs(Shape.scalar(), 3);
    Constant exponent = Constant.ofLongs(Shape.scalar(), 37);
    assertOp(new Pow(), constant(three), constant(exponent))
        .folds(Constant.ofLongs(Shape.scalar(), 450283905890997363L));
    assertOp(new Div(Activation.NONE), scalar(Integer.MIN_VALUE), scalar(-1))
        .foldsTo(Shape.scalar(), Integer.MIN_VALUE);
  }

  @Test
  void fusedActivationsAreFoldedToo() {
    assertOp(new Sub(Activation.RELU), vector(1, 5), scalar(3)).foldsTo(Shape.of(2), 0, 2);
    assertOp(new Add(Activation.RELU6), vector(1, 5), scalar(3)).foldsTo(Shape.of(2), 4, 6);
    assertOp(
            new Mul(Activation.RELU_N1_TO_1),
            constant(Constant.ofFloats(Shape.of(3), -2, 0.25f, 3)),
            constant(Constant.ofFloats(Shape.of(1), 2)))
        .folds(Constant.ofFloats(Shape.of(3), -1, 0.5f, 1));
    assertThat(Activation.NONE.apply(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(Activation.NONE.apply(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void integersThatHaveNoResultAreRefused() {
    BinaryOp[] divisions = {new Div(Activation.NONE), new FloorDiv(), new FloorMod()};
    for (BinaryOp division : divisions) {
      assertOp(division, scalar(7), scalar(0)).isNotFoldedBecause("integer division of 7 by zero");
    }
    assertOp(new Pow(), scalar(7), scalar(-1))
        .isNotFoldedBecause("integer power of 7 to the negative -1");
  }

  @Test
  void operandsMustBeOfOneTypeAndBroadcast() {
    Add add = new Add(Activation.NONE);
    assertOp(add, floats(2, 1, 3), floats(4, 1)).gives("float32[2,4,3]").doesNotFold();
    assertOp(add, floats(2), variable(DataType.INT32, 2))
        .isRefused("Add: operands are float32[2] and int32[2]");
    assertOp(add, floats(2), floats(3)).isRefused("shapes [2] and [3] do not broadcast");
    Constant bytes = Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 1);
    assertOp(add, constant(bytes), constant(bytes))
        .isNotFoldedBecause("Add on uint8 is not defined");
  }

  @Test
  void aBroadcastThatWouldFillTheMemoryIsNotFolded() {
    Constant column = Constant.ofFloats(Shape.of(16384, 1), new float[16384]);
    Constant row = Constant.ofFloats(Shape.of(16384), new float[16384]);
    assertOp(new Mul(Activation.NONE), constant(column), constant(row))
        .isNotFoldedBecause(
            "Mul: a constant of shape [16384,16384] has more elements than 134217728");
  }

  @Test
  void broadcastsLikeASlowLoop() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int[] common = randomDims(random);
      Constant a = randomOperand(random, common);
      Constant b = randomOperand(random, common);
      Constant folded =
          new Sub(Activation.NONE).fold(List.of(constant(a), constant(b))).orElseThrow();
      Shape shape = Shape.broadcast(a.shape(), b.shape());
      assertThat(folded.shape()).as("seed %d", seed).isEqualTo(shape);
      for (int i = 0; i < shape.elements(); i++) {
        int expected =
            a.ints()[source(i, shape, a.shape())] - b.ints()[source(i, shape, b.shape())];
        assertThat(folded.ints()[i]).as("seed %d element %d", seed, i).isEqualTo(expected);
      }
    }
  }

  private static int[] randomDims(Random random) {
    int[] dims = new int[random.nextInt(5)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(4) + (random.nextInt(10) == 0 ? 0 : 1);
    }
    return dims;
  }

  private static Constant randomOperand(Random random, int[] common) {
    int[] dims = Arrays.copyOfRange(common, random.nextInt(common.length + 1), common.length);
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(3) == 0 ? 1 : dims[i];
    }
    Shape shape = Shape.of(dims);
    return Constant.ofInts(shape, random.ints(shape.elements(), -99, 99).toArray());
  }

  private static int source(int element, Shape of, Shape operand) {
    int index = 0;
    int weight = 1;
    int left = element;
    for (int axis = of.rank() - 1; axis >= of.rank() - operand.rank(); axis--) {
      int extent = operand.dim(axis - of.rank() + operand.rank());
      index += extent == 1 ? 0 : left % of.dim(axis) * weight;
      left /= of.dim(axis);
      weight *= extent;
    }
    return index;
  }

  @Test
  void addNTakesOperandsOfOneType() {
    assertOp(new AddN(), floats(2), floats(2), floats(2)).gives("float32[2]");
    assertOp(new AddN(), floats(2), floats(1))
        .isRefused("AddN: float32[1] differs from float32[2]");
    assertOp(new AddN()).isRefused("AddN takes 1 to 2147483647 operands, found 0");
  }

  @Test
  void slopesBroadcastToTheirOperand() {
    assertOp(new PRelu(), floats(2, 3), floats(3)).gives("float32[2,3]");
    assertOp(new PRelu(), floats(3), floats(2, 3))
        .isRefused("PRelu: slopes float32[2,3] do not broadcast to float32[3]");
    assertOp(new PRelu(), floats(3), variable(DataType.INT32, 3))
        .isRefused("PRelu: slopes int32[3] do not broadcast to float32[3]");
  }

  @Test
  void unknownShapesPassThroughElementwiseOperatorsOnly() {
    Tensor unknown = Tensor.variable("x", new TensorType(DataType.FLOAT32, Shape.unknown()));
    assertOp(new Relu(), unknown).gives("float32[?]");
    assertOp(new Add(Activation.NONE), unknown, floats(2)).gives("float32[?]");
    assertOp(new Cast(DataType.INT32), unknown).gives("int32[?]");
    assertOp(new Softmax(1), unknown)
        .isRefused(
            "Softmax: the shape of 'x' is not known; give the operator that computes it the"
                + " attribute _output_shapes, or end the graph there");
  }

  @Test
  void onlyCodesHaveRealValues() {
    TensorType bytes = new TensorType(DataType.UINT8, Shape.of(3));
    assertOp(new Dequantize(), new Tensor("x", bytes, null, null, new Quantization(0.5, 1)))
        .gives("float32[3]");
    assertOp(new Dequantize(), Tensor.variable("x", bytes))
        .isRefused("Dequantize: 'x' is uint8[3] and not quantized");
  }

  @Test
  void normsNeedAnAxis() {
    assertOp(new L2Normalization(), floats(2, 3)).gives("float32[2,3]");
    assertOp(new L2Normalization(), floats())
        .isRefused("L2Normalization: a scalar has no axis to sum over");
    LocalResponseNormalization local = new LocalResponseNormalization(1, 1, 1, 1);
    assertOp(local, floats(1, 2, 3, 4)).gives("float32[1,2,3,4]");
    assertOp(local, floats(3, 4))
        .isRefused("LocalResponseNormalization needs rank 4 of 'x', found float32[3,4]");
    assertThatThrownBy(() -> new LocalResponseNormalization(-1, 1, 1, 1))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a radius of -1 channels");
  }

  @Test
  void fakeQuantKeepsTheTypeAndNeedsARange() {
    assertOp(new FakeQuant(-1, 1, 8, false), floats(2)).gives("float32[2]");
    assertThatThrownBy(() -> new FakeQuant(1, -1, 8, false))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("FakeQuant from 1.0 to -1.0 with 8 bits");
    assertThatThrownBy(() -> new FakeQuant(Float.NaN, 1, 8, false))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("FakeQuant from NaN to 1.0 with 8 bits");
    assertThatThrownBy(() -> new FakeQuant(0, Float.POSITIVE_INFINITY, 8, false))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("FakeQuant from 0.0 to Infinity with 8 bits");
    assertThatThrownBy(() -> new FakeQuant(0, 1, 17, false))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("FakeQuant from 0.0 to 1.0 with 17 bits");
  }
}
