package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.counting;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.scalar;
import static io.rangefinder.ir.op.OpAssert.variable;
import static io.rangefinder.ir.op.OpAssert.vector;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import org.junit.jupiter.api.Test;

/** Operators that make a larger tensor: of several, of copies, of nothing. */
final class JoiningOpsTest {
  private static final int HUGE = Integer.MAX_VALUE;

  @Test
  void concatenationJoinsAlongAnAxis() {
    assertOp(new Concatenation(-1), floats(2, 3), floats(2, 1), floats(2, 0))
        .gives("float32[2,4]")
        .doesNotFold();
    assertOp(new Concatenation(0), vector(1, 2), vector(), vector(3)).foldsTo(Shape.of(3), 1, 2, 3);
    assertOp(new Concatenation(1), counting(2, 2), constant(Constant.ofInts(Shape.of(2, 1), 8, 9)))
        .foldsTo(Shape.of(2, 3), 0, 1, 8, 2, 3, 9);
    assertOp(new Concatenation(1), counting(0, 2), counting(0, 3)).foldsTo(Shape.of(0, 5));
    Constant bytes = Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 200);
    assertOp(new Concatenation(0), constant(bytes), constant(bytes))
        .folds(Constant.ofBytes(DataType.UINT8, Shape.of(2), (byte) 200, (byte) 200));
    assertOp(new Concatenation(0), floats(2), vector(1, 2))
        .isRefused("Concatenation: int32[2] and float32[2] do not join along axis 0");
  }

  @Test
  void concatenationRefusesWhatDoesNotJoin() {
    assertOp(new Concatenation(1), floats(2, 3), floats(3, 3))
        .isRefused("Concatenation: float32[3,3] and float32[2,3] do not join along axis 1");
    assertOp(new Concatenation(1), floats(2, 3), floats(2))
        .isRefused("Concatenation: float32[2] and float32[2,3] do not join along axis 1");
    assertOp(new Concatenation(0), floats(), floats()).isRefused("axis 0 lies outside of shape []");
    assertOp(new Concatenation(0))
        .isRefused("Concatenation takes 1 to 2147483647 operands, found 0");
  }

  @Test
  void extentsThatWrapAroundAreRefused() {
    assertOp(new Concatenation(1), floats(0, HUGE), floats(0, HUGE), floats(0, HUGE))
        .isRefused("Concatenation: an extent of 6442450941 results");
  }

  @Test
  void packStacksAlongANewAxis() {
    assertOp(new Pack(1), floats(2, 3), floats(2, 3)).gives("float32[2,2,3]").doesNotFold();
    assertOp(new Pack(0), scalar(4), scalar(5)).foldsTo(Shape.of(2), 4, 5);
    assertOp(new Pack(-1), vector(1, 2), vector(3, 4)).foldsTo(Shape.of(2, 2), 1, 3, 2, 4);
    assertOp(new Pack(-2), vector(1, 2), vector(3, 4)).foldsTo(Shape.of(2, 2), 1, 2, 3, 4);
    assertOp(new Pack(0), floats(2), floats(3))
        .isRefused("Pack: float32[3] and float32[2] do not stack");
    assertOp(new Pack(2), floats(2), floats(2)).isRefused("a new axis 2 lies outside of shape [2]");
    assertOp(new Pack(0)).isRefused("Pack takes 1 to 2147483647 operands, found 0");
  }

  @Test
  void padAddsToBothEnds() {
    Constant paddings = Constant.ofInts(Shape.of(2, 2), 1, 2, 0, 3);
    assertOp(new Pad(), floats(2, 3), constant(paddings)).gives("float32[5,6]");
    assertOp(new Pad(), floats(), constant(Constant.ofInts(Shape.of(0, 2)))).gives("float32[]");
    assertOp(new Pad(), floats(2), constant(paddings))
        .isRefused("Pad: 4 paddings do not fit rank 1");
    assertOp(new Pad(), floats(2), vector(0, -1)).isRefused("Pad: a padding is negative");
    assertOp(new Pad(), floats(2), vector(HUGE, HUGE))
        .isRefused("Pad: an extent of 4294967296 results");
  }

  @Test
  void paddingWithAValueNeedsOneOfTheSameType() {
    Tensor paddings = constant(Constant.ofInts(Shape.of(2, 2), 1, 2, 0, 3));
    Tensor one = constant(Constant.ofFloats(Shape.scalar(), 1));
    assertOp(new PadV2(), floats(2, 3), paddings, one).gives("float32[5,6]");
    assertOp(new PadV2(), floats(2, 3), paddings, scalar(1))
        .isRefused("PadV2: the value is int32[], not one float32");
    assertOp(new PadV2(), floats(2, 3), paddings, floats())
        .isRefused("operand 'x' is not constant");
  }

  @Test
  void aMirrorHoldsNoMoreThanThereIs() {
    Tensor paddings = constant(Constant.ofInts(Shape.of(2, 2), 0, 2, 3, 0));
    MirrorPad symmetric = new MirrorPad(MirrorPad.Mode.SYMMETRIC);
    MirrorPad reflect = new MirrorPad(MirrorPad.Mode.REFLECT);
    assertOp(symmetric, floats(2, 3), paddings).gives("float32[4,6]");
    assertOp(reflect, floats(3, 4), paddings).gives("float32[5,7]");
    assertOp(reflect, floats(2, 4), paddings)
        .isRefused("MirrorPad: a padding of 2 mirrors more than the 1 elements there are");
    assertOp(symmetric, floats(2, 2), paddings)
        .isRefused("MirrorPad: a padding of 3 mirrors more than the 2 elements there are");
  }

  @Test
  void tileRepeatsAlongEveryAxis() {
    assertOp(new Tile(), floats(2, 3), vector(2, 1)).gives("float32[4,3]").doesNotFold();
    assertOp(new Tile(), counting(2, 2), vector(1, 2))
        .foldsTo(Shape.of(2, 4), 0, 1, 0, 1, 2, 3, 2, 3);
    assertOp(new Tile(), counting(1, 2), vector(2, 1)).foldsTo(Shape.of(2, 2), 0, 1, 0, 1);
    assertOp(new Tile(), counting(2), vector(0)).foldsTo(Shape.of(0));
    assertOp(new Tile(), counting(), vector()).foldsTo(Shape.scalar(), 0);
  }

  @Test
  void tileRefusesWhatCannotBe() {
    assertOp(new Tile(), floats(2, 3), vector(2))
        .isRefused("Tile: multiples do not have one entry an axis");
    assertOp(new Tile(), floats(0), vector(-1)).isRefused("Tile: multiple -1 is negative");
    assertOp(new Tile(), floats(2, 3), vector(HUGE, 1))
        .isRefused("Tile: an extent of 4294967294 results");
    assertOp(new Tile(), vector(1), vector(HUGE))
        .isNotFoldedBecause(
            "Tile: a constant of shape [2147483647] has more elements than 134217728");
  }

  @Test
  void fillRepeatsItsValue() {
    assertOp(new Fill(), vector(2, 2), scalar(7)).foldsTo(Shape.of(2, 2), 7, 7, 7, 7);
    assertOp(new Fill(), vector(), scalar(7)).foldsTo(Shape.scalar(), 7);
    assertOp(new Fill(), vector(3, 0), scalar(7)).foldsTo(Shape.of(3, 0));
    assertOp(new Fill(), vector(2), constant(Constant.ofFloats(Shape.scalar(), 0.5f)))
        .folds(Constant.ofFloats(Shape.of(2), 0.5f, 0.5f));
    assertOp(new Fill(), vector(2), floats()).gives("float32[2]").doesNotFold();
  }

  @Test
  void fillRefusesShapesThatCannotBe() {
    assertOp(new Fill(), vector(2), vector(1, 2)).isRefused("Fill: the value is not a scalar");
    assertOp(new Fill(), vector(2, -1), scalar(7)).isRefused("shape [2, -1] is not known");
    assertOp(new Fill(), variable(DataType.INT32, 2), scalar(7))
        .isRefused("operand 'x' is not constant");
    assertOp(new Fill(), vector(1 << 14, 1 << 14), scalar(7))
        .isNotFoldedBecause(
            "Fill: a constant of shape [16384,16384] has more elements than 134217728");
  }

  @Test
  void rangeCountsTowardsItsLimit() {
    assertOp(new RangeOf(), scalar(1), scalar(8), scalar(3)).foldsTo(Shape.of(3), 1, 4, 7);
    assertOp(new RangeOf(), scalar(5), scalar(0), scalar(-2)).foldsTo(Shape.of(3), 5, 3, 1);
    assertOp(new RangeOf(), scalar(5), scalar(5), scalar(1)).foldsTo(Shape.of(0));
    assertOp(new RangeOf(), scalar(5), scalar(0), scalar(1)).foldsTo(Shape.of(0));
    Constant long3 = Constant.ofLongs(Shape.scalar(), 3);
    Constant long0 = Constant.ofLongs(Shape.scalar(), 0);
    Constant long1 = Constant.ofLongs(Shape.scalar(), 1);
    assertOp(new RangeOf(), constant(long0), constant(long3), constant(long1))
        .folds(Constant.ofLongs(Shape.of(3), 0, 1, 2));
    assertRange(0f, 1f, 0.25f, 0, 0.25f, 0.5f, 0.75f);
    assertRange(0f, 0.3f, 0.1f, 0, 0.1f, 0.2f);
  }

  private static void assertRange(float start, float limit, float delta, float... expected) {
    assertOp(
            new RangeOf(),
            constant(Constant.ofFloats(Shape.scalar(), start)),
            constant(Constant.ofFloats(Shape.scalar(), limit)),
            constant(Constant.ofFloats(Shape.scalar(), delta)))
        .folds(Constant.ofFloats(Shape.of(expected.length), expected));
  }

  @Test
  void rangeSpansTheWholeOfAnInt() {
    assertOp(new RangeOf(), scalar(Integer.MIN_VALUE), scalar(HUGE), scalar(HUGE))
        .foldsTo(Shape.of(3), Integer.MIN_VALUE, -1, HUGE - 1);
  }

  @Test
  void rangeRefusesWhatIsNoSequence() {
    assertOp(new RangeOf(), scalar(0), scalar(5), scalar(0))
        .isRefused("RangeOf: start 0.0, limit 5.0 and delta 0.0 make no sequence");
    assertOp(new RangeOf(), scalar(0), scalar(0), scalar(0))
        .isRefused("RangeOf: start 0.0, limit 0.0 and delta 0.0 make no sequence");
    assertOp(
            new RangeOf(),
            constant(Constant.ofFloats(Shape.scalar(), 0)),
            constant(Constant.ofFloats(Shape.scalar(), Float.NaN)),
            constant(Constant.ofFloats(Shape.scalar(), 1)))
        .isRefused("RangeOf: start 0.0, limit NaN and delta 1.0 make no sequence");
    assertOp(new RangeOf(), vector(0, 1), scalar(5), scalar(1))
        .isRefused("RangeOf: 'c' is no scalar");
    assertOp(new RangeOf(), constant(Constant.ofFloats(Shape.scalar(), 0)), scalar(5), scalar(1))
        .isRefused("RangeOf: start, limit and delta are not of one type");
    assertOp(new RangeOf(), scalar(0), scalar(HUGE), scalar(1))
        .gives("int32[2147483647]")
        .isNotFoldedBecause(
            "RangeOf: a constant of shape [2147483647] has more elements than 134217728");
  }
}
