package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.vector;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import org.junit.jupiter.api.Test;

/** Float16 constants, as .tflite files hold them: folds move their elements but never compute. */
final class HalfFoldsTest {
  private static final Tensor HALVES =
      constant(Constant.ofHalves(Shape.of(1, 3), (short) 10, (short) 11, (short) 12));

  @Test
  void elementsAreMovedAsTheyAre() {
    assertOp(new Transpose(), HALVES, vector(1, 0))
        .folds(Constant.ofHalves(Shape.of(3, 1), (short) 10, (short) 11, (short) 12));
    assertOp(new ReverseV2(), HALVES, vector(1))
        .folds(Constant.ofHalves(Shape.of(1, 3), (short) 12, (short) 11, (short) 10));
  }

  @Test
  void elementsAreNotComputedWith() {
    assertOp(new Equal(), HALVES, HALVES).doesNotFold();
    assertOp(new Cast(DataType.FLOAT32), HALVES).doesNotFold();
    assertOp(new Sum(true), HALVES, vector(1)).doesNotFold();
  }
}
