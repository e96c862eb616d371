package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.counting;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.scalar;
import static io.rangefinder.ir.op.OpAssert.vector;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Operators that pick elements or reorder them. */
final class SelectionOpsTest {
  private static final int HUGE = Integer.MAX_VALUE;
  private static final StridedSlice PLAIN = new StridedSlice(0, 0, 0);

  @Test
  void transposeReordersAxes() {
    assertOp(new Transpose(), floats(2, 3, 4), vector(2, 0, 1))
        .gives("float32[4,2,3]")
        .doesNotFold();
    assertOp(new Transpose(), counting(2, 3), vector(1, 0))
        .foldsTo(Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
    assertOp(new Transpose(), counting(2, 1, 2, 2), vector(3, 0, 1, 2))
        .foldsTo(Shape.of(2, 2, 1, 2), 0, 2, 4, 6, 1, 3, 5, 7);
    assertOp(new Transpose(), counting(), vector()).foldsTo(Shape.scalar(), 0);
    assertOp(new Transpose(), counting(2, 0), vector(1, 0)).foldsTo(Shape.of(0, 2));
  }

  @Test
  void transposeRefusesWhatIsNoPermutation() {
    assertOp(new Transpose(), floats(2, 3), vector(0, 0))
        .isRefused("Transpose: [0, 0] does not permute the axes of [2,3]");
    assertOp(new Transpose(), floats(2, 3), vector(1, 2))
        .isRefused("Transpose: [1, 2] does not permute the axes of [2,3]");
    assertOp(new Transpose(), floats(2, 3), vector(0))
        .isRefused("Transpose: [0] does not permute the axes of [2,3]");
  }

  @Test
  void sliceTakesABlock() {
    assertOp(new Slice(), floats(4, 5), vector(1, 2), vector(2, -1))
        .gives("float32[2,3]")
        .doesNotFold();
    assertOp(new Slice(), counting(3, 4), vector(1, 2), vector(2, -1))
        .foldsTo(Shape.of(2, 2), 6, 7, 10, 11);
    assertOp(new Slice(), counting(3), vector(3), vector(-1)).foldsTo(Shape.of(0));
    assertOp(new Slice(), counting(), vector(), vector()).foldsTo(Shape.scalar(), 0);
  }

  @Test
  void sliceRefusesToLeaveTheTensor() {
    assertOp(new Slice(), floats(4), vector(2), vector(3))
        .isRefused("Slice: begin 2 and size 3 leave axis 0 of [4]");
    assertOp(new Slice(), floats(4), vector(-1), vector(1))
        .isRefused("Slice: begin -1 and size 1 leave axis 0 of [4]");
    assertOp(new Slice(), floats(4), vector(0), vector(-2))
        .isRefused("Slice: begin 0 and size -2 leave axis 0 of [4]");
    assertOp(new Slice(), floats(4), vector(HUGE), vector(HUGE))
        .isRefused("Slice: begin 2147483647 and size 2147483647 leave axis 0 of [4]");
    assertOp(new Slice(), floats(4), vector(Integer.MIN_VALUE), vector(-1))
        .isRefused("Slice: begin -2147483648 and size -1 leave axis 0 of [4]");
    assertOp(new Slice(), floats(4, 4), vector(0), vector(1))
        .isRefused("Slice: begin and size do not have one entry an axis of [4,4]");
  }

  @Test
  void stridedSliceSelectsAsPython() {
    assertOp(PLAIN, floats(7), vector(1), vector(-1), vector(2)).gives("float32[3]").doesNotFold();
    assertOp(PLAIN, counting(7), vector(1), vector(-1), vector(2)).foldsTo(Shape.of(3), 1, 3, 5);
    assertOp(PLAIN, counting(7), vector(-2), vector(-6), vector(-3)).foldsTo(Shape.of(2), 5, 2);
    assertOp(PLAIN, counting(7), vector(5), vector(2), vector(1)).foldsTo(Shape.of(0));
    assertOp(PLAIN, counting(7), vector(-100), vector(100), vector(3))
        .foldsTo(Shape.of(3), 0, 3, 6);
    assertOp(PLAIN, counting(7), vector(100), vector(-100), vector(-3))
        .foldsTo(Shape.of(3), 6, 3, 0);
    assertOp(PLAIN, counting(2, 3), vector(1), vector(2), vector(1))
        .foldsTo(Shape.of(1, 3), 3, 4, 5);
  }

  @Test
  void stridedSliceHonoursItsMasks() {
    assertOp(new StridedSlice(1, 1, 0), counting(5), vector(3), vector(3), vector(-1))
        .foldsTo(Shape.of(5), 4, 3, 2, 1, 0);
    assertOp(
            new StridedSlice(0b10, 0b01, 0),
            counting(2, 3),
            vector(1, 2),
            vector(0, 2),
            vector(1, 1))
        .foldsTo(Shape.of(1, 2), 3, 4);
    assertOp(
            new StridedSlice(0, 0, 0b01), counting(2, 3), vector(-1, 1), vector(0, 3), vector(1, 1))
        .foldsTo(Shape.of(2), 4, 5);
    assertOp(new StridedSlice(0, 0, 1), counting(4), vector(2), vector(3), vector(1))
        .foldsTo(Shape.scalar(), 2);
    assertOp(new StridedSlice(1, 0, 1), counting(4), vector(2), vector(3), vector(1))
        .foldsTo(Shape.scalar(), 2);
  }

  @Test
  void stridedSliceRefusesWhatSelectsNothingMeaningful() {
    assertOp(PLAIN).isRefused("StridedSlice takes 4 operands, found 0");
    assertOp(PLAIN, floats(4), vector(0), vector(1), vector(0))
        .isRefused("StridedSlice: stride 0 on axis 0");
    assertOp(PLAIN, floats(4), vector(0, 0), vector(1, 1), vector(1, 1))
        .isRefused("StridedSlice: begin, end and strides have 2 entries on shape [4]");
    StridedSlice shrinking = new StridedSlice(0, 0, 1);
    assertOp(shrinking, floats(4), vector(4), vector(5), vector(1))
        .isRefused("StridedSlice: index 4 lies outside of axis 0 of [4]");
    assertOp(shrinking, floats(0), vector(0), vector(1), vector(1))
        .isRefused("StridedSlice: index 0 lies outside of axis 0 of [0]");
    assertOp(shrinking, floats(4), vector(2), vector(1), vector(-1))
        .isRefused("StridedSlice: stride -1 on axis 0, which vanishes");
  }

  @Test
  void stridedSliceTakesOneElementPerHugeStride() {
    assertOp(PLAIN, counting(5), vector(1), vector(HUGE), vector(HUGE)).foldsTo(Shape.of(1), 1);
    assertOp(PLAIN, counting(5), vector(3), vector(-HUGE), vector(Integer.MIN_VALUE))
        .foldsTo(Shape.of(1), 3);
  }

  @Test
  void aMaskSaysNothingAboutAxesBeyondItsBits() {
    int[] ones = new int[33];
    Arrays.fill(ones, 1);
    assertOp(
            new StridedSlice(0, 0, 1),
            floats(ones),
            vector(new int[33]),
            vector(ones),
            vector(ones))
        .gives("float32" + Shape.of(new int[32]).toString().replace('0', '1'));
  }

  @Test
  void gatherPicksSlices() {
    assertOp(new Gather(1), floats(2, 5, 3), vector(4, 0)).gives("float32[2,2,3]").doesNotFold();
    assertOp(new Gather(0), floats(4, 5), scalar(1)).gives("float32[5]");
    assertOp(new Gather(-1), counting(2, 3), vector(2, 0, 2))
        .foldsTo(Shape.of(2, 3), 2, 0, 2, 5, 3, 5);
    assertOp(new Gather(0), counting(3, 2), constant(Constant.ofLongs(Shape.of(1, 2), 2, 0)))
        .foldsTo(Shape.of(1, 2, 2), 4, 5, 0, 1);
    assertOp(new Gather(0), counting(3), scalar(1)).foldsTo(Shape.scalar(), 1);
    assertOp(new Gather(0), counting(3), vector()).foldsTo(Shape.of(0));
  }

  @Test
  void gatherRefusesWhatItCannotFind() {
    assertOp(new Gather(0), floats(4), floats(1))
        .isRefused("Gather: indices are float32[1], not integers");
    assertOp(new Gather(1), floats(4), vector(1)).isRefused("axis 1 lies outside of shape [4]");
    assertOp(new Gather(0), counting(4), vector(4))
        .isNotFoldedBecause("Gather: index 4 lies outside of axis 0 of [4]");
    assertOp(new Gather(0), counting(4), vector(-1))
        .isNotFoldedBecause("Gather: index -1 lies outside of axis 0 of [4]");
  }

  @Test
  void splitCutsEqualParts() {
    assertOp(new Split(3), scalar(-1), floats(2, 6))
        .gives("float32[2,2]", "float32[2,2]", "float32[2,2]")
        .doesNotFold();
    assertOp(new Split(4), scalar(1), floats(2, 6))
        .isRefused("Split: axis 1 of [2,6] does not divide into 4");
    assertOp(new Split(2), vector(0, 1), floats(2, 6))
        .isRefused("Split: one axis is needed, found 2");
    for (int parts : new int[] {0, -2, 65537, HUGE}) {
      assertThatThrownBy(() -> new Split(parts))
          .isInstanceOf(InvalidOperatorException.class)
          .hasMessage("Split into " + parts + " parts");
    }
  }

  @Test
  void bytesAndLongsAreMovedLikeInts() {
    Constant bytes = Constant.ofBytes(DataType.BOOL, Shape.of(1, 2), (byte) 1, (byte) 0);
    assertOp(new Transpose(), constant(bytes), vector(1, 0))
        .folds(Constant.ofBytes(DataType.BOOL, Shape.of(2, 1), (byte) 1, (byte) 0));
    Constant longs = Constant.ofLongs(Shape.of(3), 1L << 40, 2, 3);
    assertOp(PLAIN, constant(longs), vector(-1), vector(-4), vector(-1))
        .folds(Constant.ofLongs(Shape.of(3), 3, 2, 1L << 40));
    Constant floats = Constant.ofFloats(Shape.of(3), 1, -0f, Float.NaN);
    assertOp(new Slice(), constant(floats), vector(1), vector(2))
        .folds(Constant.ofFloats(Shape.of(2), -0f, Float.NaN));
  }

  @Test
  void reverseTurnsAxesAround() {
    assertOp(new ReverseV2(), counting(2, 3), vector(1)).foldsTo(Shape.of(2, 3), 2, 1, 0, 5, 4, 3);
    assertOp(new ReverseV2(), counting(2, 2), vector(0, -1)).foldsTo(Shape.of(2, 2), 3, 2, 1, 0);
    assertOp(new ReverseV2(), floats(2, 3), vector(0)).gives("float32[2,3]").doesNotFold();
    assertOp(new ReverseV2(), floats(2, 3), vector(1, -1))
        .isRefused("ReverseV2: axes [1, -1] name an axis twice");
  }

  @Test
  void sequencesAreReversedAlongAnotherAxis() {
    assertOp(new ReverseSequence(1, 0), floats(2, 5), vector(3, 5)).gives("float32[2,5]");
    assertOp(new ReverseSequence(1, 0), floats(2, 5), vector(3))
        .isRefused("ReverseSequence: lengths int32[1] are not one for each of 2");
    assertOp(new ReverseSequence(1, -1), floats(2, 5), vector(3))
        .isRefused("ReverseSequence: axis 1 cannot hold the sequences and their elements");
  }

  @Test
  void positionsPickSlices() {
    assertOp(new GatherNd(), floats(4, 5, 6), counting(7, 2)).gives("float32[7,6]");
    assertOp(new GatherNd(), floats(4, 5), counting(7, 3, 2)).gives("float32[7,3]");
    assertOp(new GatherNd(), floats(4), counting(7, 2))
        .isRefused("GatherNd: indices int32[7,2] are not positions in [4]");
    assertOp(new GatherNd(), floats(4), floats(7, 1))
        .isRefused("GatherNd: indices float32[7,1] are not positions in [4]");
  }

  @Test
  void aSplitByValueTakesWhatIsLeft() {
    assertOp(new SplitV(), floats(2, 7), vector(1, -1, 4), scalar(1))
        .gives("float32[2,1]", "float32[2,2]", "float32[2,4]");
    assertOp(new SplitV(), floats(2, 7), vector(1, 4), scalar(1))
        .isRefused("SplitV: sizes [1, 4] do not add up to axis 1 of [2,7]");
    assertOp(new SplitV(), floats(2, 7), vector(-1, -1), scalar(1))
        .isRefused("SplitV: sizes [-1, -1] do not add up to axis 1 of [2,7]");
    assertOp(new SplitV(), floats(2, 7), vector(HUGE, HUGE, -1), scalar(1))
        .isRefused("SplitV: sizes [2147483647, 2147483647, -1] do not add up to axis 1 of [2,7]");
    assertOp(new SplitV(), floats(2, 7), vector(), scalar(1))
        .isRefused("SplitV: the number of parts is 0");
  }

  @Test
  void unpackTakesAnAxisApart() {
    assertOp(new Unpack(2, -2), floats(3, 2, 4)).gives("float32[3,4]", "float32[3,4]");
    assertOp(new Unpack(3, 1), floats(3, 2))
        .isRefused("Unpack: axis 1 of [3,2] does not have 3 slices");
    assertThatThrownBy(() -> new Unpack(0, 0))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("Unpack into 0 parts");
  }

  @Test
  void theLargestElementsComeWithTheirPositions() {
    assertOp(new TopK(), floats(2, 9), scalar(3)).gives("float32[2,3]", "int32[2,3]");
    assertOp(new TopK(), floats(2, 9), scalar(10))
        .isRefused("TopK: k 10 is more than there are along the last axis of [2,9]");
    assertOp(new TopK(), floats(), scalar(0))
        .isRefused("TopK: k 0 is more than there are along the last axis of []");
  }

  @Test
  void oneHotOpensAnAxis() {
    Tensor on = constant(Constant.ofFloats(Shape.scalar(), 1));
    assertOp(new OneHot(-1), vector(0, 1), scalar(5), on, on).gives("float32[2,5]");
    assertOp(new OneHot(0), vector(0, 1), scalar(5), on, on).gives("float32[5,2]");
    assertOp(new OneHot(-1), floats(2), scalar(5), on, on)
        .isRefused("OneHot: indices are float32[2], not integers");
    assertOp(new OneHot(-1), vector(0), scalar(-1), on, on)
        .isRefused("OneHot: depth -1 is negative");
    assertOp(new OneHot(-1), vector(0), scalar(5), on, scalar(0))
        .isRefused("OneHot: on and off are float32[] and int32[], not scalars of one type");
  }

  @Test
  void valuesAreScattered() {
    Tensor absent = constant(Constant.ofFloats(Shape.scalar(), 0));
    assertOp(new SparseToDense(true), counting(3, 2), vector(4, 5), floats(3), absent)
        .gives("float32[4,5]");
    assertOp(new SparseToDense(true), counting(3), vector(9), floats(), absent).gives("float32[9]");
    assertOp(new SparseToDense(true), counting(3), vector(4, 5), floats(3), absent)
        .isRefused("SparseToDense: indices int32[3] are not positions in [4,5]");
    assertOp(new SparseToDense(true), counting(3), vector(9), floats(2), absent)
        .isRefused("SparseToDense: values float32[2] are not one for each of 3 indices");
    assertOp(new SparseToDense(true), counting(3), vector(9), floats(3), scalar(0))
        .isRefused("SparseToDense: the default is int32[], not a scalar float32");
  }
}
