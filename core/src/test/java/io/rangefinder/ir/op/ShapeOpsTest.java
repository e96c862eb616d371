package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.counting;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.scalar;
import static io.rangefinder.ir.op.OpAssert.variable;
import static io.rangefinder.ir.op.OpAssert.vector;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that keep the elements and change the shape, or turn shapes into elements. */
final class ShapeOpsTest {
  @Test
  void reshapeKeepsTheElements() {
    assertOp(new Reshape(), floats(2, 6), vector(3, 4)).gives("float32[3,4]").doesNotFold();
    assertOp(new Reshape(), floats(2, 6), vector(3, -1, 2)).gives("float32[3,2,2]");
    assertOp(new Reshape(), floats(1, 1), vector()).gives("float32[]");
    assertOp(new Reshape(), floats(), vector(-1)).gives("float32[1]");
    assertOp(new Reshape(), floats(0, 3), vector(3, 0)).gives("float32[3,0]");
    assertOp(new Reshape(), floats(0, 3), vector(-1, 3)).gives("float32[0,3]");
    assertOp(new Reshape(), counting(2, 2), vector(4)).foldsTo(Shape.of(4), 0, 1, 2, 3);
  }

  @Test
  void reshapeRefusesAnotherNumberOfElements() {
    assertOp(new Reshape(), floats(2, 6), vector(5, 2))
        .isRefused("Reshape: the 12 elements of [2,6] cannot be reshaped to [5, 2]");
    assertOp(new Reshape(), floats(2, 6), vector(5, -1))
        .isRefused("Reshape: the 12 elements of [2,6] cannot be reshaped to [5, -1]");
    assertOp(new Reshape(), floats(2, 6), vector(-1, -1))
        .isRefused("Reshape: shape [-1, -1] is open twice");
    assertOp(new Reshape(), floats(0, 6), vector(0, -1)).isRefused("shape [0, -1] is not known");
    assertOp(new Reshape(), floats(2, 6), vector(-2, -6)).isRefused("shape [-2, -6] is not known");
    assertOp(new Reshape(), floats(2, 6), vector(65536, 65536, 65536, 65536, -1))
        .isRefused("shape [65536, 65536, 65536, 65536, -1] has more elements than 2147483647");
    assertOp(new Reshape(), floats(2, 6), variable(DataType.INT32, 2))
        .isRefused("operand 'x' is not constant");
    assertOp(new Reshape(), floats(2, 6), constant(Constant.ofFloats(Shape.of(1), 12)))
        .isRefused("a float32[1] constant is used as a list of indices");
  }

  @Test
  void squeezeDropsAxesOfExtentOne() {
    assertOp(new Squeeze(List.of()), floats(1, 3, 1)).gives("float32[3]").doesNotFold();
    assertOp(new Squeeze(List.of(-1, 2)), floats(1, 3, 1)).gives("float32[1,3]");
    assertOp(new Squeeze(List.of()), floats()).gives("float32[]");
    assertOp(new Squeeze(List.of(0)), counting(1, 2)).foldsTo(Shape.of(2), 0, 1);
    assertOp(new Squeeze(List.of(1)), floats(1, 3)).isRefused("Squeeze: axis 1 of [1,3] is not 1");
    assertOp(new Squeeze(List.of(2)), floats(1, 3)).isRefused("axis 2 lies outside of shape [1,3]");
  }

  @Test
  void expandDimsInsertsAnAxis() {
    assertOp(new ExpandDims(), floats(2, 3), scalar(1)).gives("float32[2,1,3]").doesNotFold();
    assertOp(new ExpandDims(), floats(2, 3), vector(-1)).gives("float32[2,3,1]");
    assertOp(new ExpandDims(), floats(), scalar(0)).gives("float32[1]");
    assertOp(new ExpandDims(), counting(2), scalar(0)).foldsTo(Shape.of(1, 2), 0, 1);
    assertOp(new ExpandDims(), floats(2, 3), scalar(3))
        .isRefused("a new axis 3 lies outside of shape [2,3]");
    assertOp(new ExpandDims(), floats(2, 3), vector(0, 1))
        .isRefused("ExpandDims: one axis is needed, found 2");
  }

  @Test
  void shapeOfIsAlwaysKnown() {
    assertOp(new ShapeOf(DataType.INT32), floats(2, 3)).foldsTo(Shape.of(2), 2, 3);
    assertOp(new ShapeOf(DataType.INT64), floats(5)).folds(Constant.ofLongs(Shape.of(1), 5));
    assertOp(new ShapeOf(DataType.INT32), floats()).foldsTo(Shape.of(0));
    assertThatThrownBy(() -> new ShapeOf(DataType.FLOAT32))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("ShapeOf of type float32");
  }

  @Test
  void identityPassesConstantsOn() {
    assertOp(new Identity(), floats(2)).gives("float32[2]").doesNotFold();
    assertOp(new Identity(), counting(2)).foldsTo(Shape.of(2), 0, 1);
    assertOp(new Identity()).isRefused("Identity takes 1 operands, found 0");
  }

  @Test
  void castCutsFractionsOff() {
    Constant floats = Constant.ofFloats(Shape.of(4), -1.9f, 1.9f, 16777216f, -0f);
    assertOp(new Cast(DataType.INT32), constant(floats))
        .gives("int32[4]")
        .foldsTo(Shape.of(4), -1, 1, 16777216, 0);
    assertOp(new Cast(DataType.INT64), constant(floats))
        .folds(Constant.ofLongs(Shape.of(4), -1, 1, 16777216, 0));
    assertOp(new Cast(DataType.FLOAT32), constant(floats)).folds(floats);
  }

  @Test
  void castRoundsToFloatOnceAndKeepsEveryBitOfLongs() {
    long odd = (1L << 60) + 1;
    Constant longs = Constant.ofLongs(Shape.of(3), odd, -1, (1L << 32) + 5);
    assertOp(new Cast(DataType.INT64), constant(longs)).folds(longs);
    assertOp(new Cast(DataType.INT32), constant(longs)).foldsTo(Shape.of(3), 1, -1, 5);
    long nearTie = (1L << 60) + (1L << 36) + 1;
    assertOp(new Cast(DataType.FLOAT32), constant(Constant.ofLongs(Shape.scalar(), nearTie)))
        .folds(Constant.ofFloats(Shape.scalar(), 0x1.000002p60f));
    assertOp(new Cast(DataType.INT64), vector(-7)).folds(Constant.ofLongs(Shape.of(1), -7));
    assertOp(new Cast(DataType.INT32), vector(-7)).foldsTo(Shape.of(1), -7);
    assertOp(new Cast(DataType.FLOAT32), vector(16777217))
        .folds(Constant.ofFloats(Shape.of(1), 16777216f));
  }

  @Test
  void bytesAreFoldedFromButNotTo() {
    Constant bytes = Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 200);
    assertOp(new Cast(DataType.FLOAT32), constant(bytes))
        .gives("float32[1]")
        .folds(Constant.ofFloats(Shape.of(1), 200));
    Constant truths = Constant.ofBytes(DataType.BOOL, Shape.of(2), (byte) 1, (byte) 0);
    assertOp(new Cast(DataType.INT32), constant(truths)).foldsTo(Shape.of(2), 1, 0);
    assertOp(new Cast(DataType.BOOL), vector(1)).gives("bool[1]").doesNotFold();
  }

  @Test
  void reductionsDropOrKeepTheirAxes() {
    for (ReduceOp op :
        List.of(
            new Mean(false),
            new Sum(false),
            new ReduceMax(false),
            new ReduceMin(false),
            new ReduceProd(false))) {
      assertOp(op, floats(2, 3, 4, 5), vector(1, -2, 1)).gives("float32[2,5]");
    }
    for (ReduceOp op :
        List.of(new Mean(true), new Sum(true), new ReduceMax(true), new ReduceMin(true))) {
      assertOp(op, floats(2, 3, 4, 5), vector(1, -2)).gives("float32[2,1,1,5]");
    }
    assertOp(new Mean(false), floats(2, 3), vector()).gives("float32[2,3]");
    assertOp(new Mean(false), floats(2, 3), scalar(0)).gives("float32[3]");
    assertOp(new Mean(false), floats(2), scalar(0)).gives("float32[]");
    assertOp(new Mean(false), floats(2, 3), scalar(2))
        .isRefused("axis 2 lies outside of shape [2,3]");
    assertOp(new Mean(false), floats(), scalar(0)).isRefused("axis 0 lies outside of shape []");
  }

  @Test
  void reductionsOfConstantsAreFolded() {
    assertOp(new Sum(true), constant(Constant.ofFloats(Shape.of(1, 3), 0.5f, 1, 2)), vector(1))
        .folds(Constant.ofFloats(Shape.of(1, 1), 3.5f));
    assertOp(new ReduceProd(false), constant(Constant.ofLongs(Shape.of(2), 3, 4)), scalar(0))
        .folds(Constant.ofLongs(Shape.scalar(), 12));
    assertOp(new ReduceProd(false), vector(), scalar(0)).gives("int32[]").doesNotFold();
  }

  @Test
  void argMaxDropsItsAxis() {
    assertOp(new ArgMax(DataType.INT64), floats(2, 3, 4), scalar(-2)).gives("int64[2,4]");
    assertOp(new ArgMin(DataType.INT32), floats(2), vector(0)).gives("int32[]");
    assertOp(new ArgMax(DataType.INT32), floats(), scalar(0))
        .isRefused("axis 0 lies outside of shape []");
    assertOp(new ArgMax(DataType.INT32), floats(2, 3), vector(0, 1))
        .isRefused("ArgMax: one axis is needed, found 2");
    assertThatThrownBy(() -> new ArgMax(DataType.FLOAT32))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("ArgMax of type float32");
    assertThatThrownBy(() -> new ArgMin(DataType.BOOL))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("ArgMin of type bool");
  }

  @Test
  void softmaxNeedsAnAxis() {
    assertOp(new Softmax(1), floats(2, 3)).gives("float32[2,3]");
    assertOp(new LogSoftmax(), floats(2, 3)).gives("float32[2,3]");
    assertOp(new Softmax(1), floats()).isRefused("Softmax: a scalar has no axis to sum over");
    assertOp(new LogSoftmax(), floats()).isRefused("LogSoftmax: a scalar has no axis to sum over");
  }
}
