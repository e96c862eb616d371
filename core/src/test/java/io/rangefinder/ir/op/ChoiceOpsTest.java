package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.constant;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.scalar;
import static io.rangefinder.ir.op.OpAssert.variable;
import static io.rangefinder.ir.op.OpAssert.vector;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that compare elements, and those that choose by a comparison. */
final class ChoiceOpsTest {
  private static final Tensor BOOLS = variable(DataType.BOOL, 2, 3);

  @Test
  void aComparisonIsOfBools() {
    for (Op op : List.of(new Less(), new LessEqual(), new Greater(), new GreaterEqual())) {
      assertOp(op, floats(2, 3), floats(3)).gives("bool[2,3]").doesNotFold();
    }
    assertOp(new Equal(), BOOLS, BOOLS).gives("bool[2,3]").doesNotFold();
    assertOp(new NotEqual(), floats(2), vector(1, 2))
        .isRefused("NotEqual: operands are float32[2] and int32[2]");
  }

  @Test
  void codesAreComparedUnsignedIfTheirTypeIs() {
    Tensor high = constant(Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 200));
    Tensor low = constant(Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 100));
    assertOp(new Greater(), high, low).folds(truths(1));
    assertOp(new Less(), high, low).folds(truths(0));
  }

  @Test
  void logicTakesBoolsOnly() {
    assertOp(new LogicalAnd(), BOOLS, BOOLS).gives("bool[2,3]").doesNotFold();
    assertOp(new LogicalOr(), BOOLS, floats(2, 3))
        .isRefused("LogicalOr: 'x' is float32[2,3], not bool");
    assertOp(new LogicalNot(), floats(2)).isRefused("LogicalNot: 'x' is float32[2], not bool");
    assertOp(new ReduceAny(false), BOOLS, scalar(-1)).gives("bool[2]").doesNotFold();
    assertOp(new ReduceAny(true), floats(2), scalar(0))
        .isRefused("ReduceAny: 'x' is float32[2], not bool");
  }

  @Test
  void aConditionChoosesElementsOrRowsOrAll() {
    Tensor rows = variable(DataType.BOOL, 2);
    Tensor all = variable(DataType.BOOL);
    for (Tensor condition : List.of(BOOLS, rows, all)) {
      assertOp(new Select(), condition, floats(2, 3), floats(2, 3))
          .gives("float32[2,3]")
          .doesNotFold();
    }
    assertOp(new Select(), variable(DataType.BOOL, 3), floats(2, 3), floats(2, 3))
        .isRefused("Select: a condition of shape [3] does not choose among [2,3]");
    assertOp(new Select(), BOOLS, floats(2, 3), floats(3))
        .isRefused("Select: the choices are float32[2,3] and float32[3]");
    assertOp(new Select(), floats(2), floats(2), floats(2))
        .isRefused("Select: 'x' is float32[2], not bool");
  }

  @Test
  void theSecondSelectBroadcasts() {
    assertOp(new SelectV2(), variable(DataType.BOOL, 3), floats(2, 1), floats())
        .gives("float32[2,3]")
        .doesNotFold();
    assertOp(new SelectV2(), BOOLS, floats(2, 3), scalar(1))
        .isRefused("SelectV2: the choices are float32[2,3] and int32[]");
  }

  private static Constant truths(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Constant.ofBytes(DataType.BOOL, Shape.of(bytes.length), bytes);
  }
}
