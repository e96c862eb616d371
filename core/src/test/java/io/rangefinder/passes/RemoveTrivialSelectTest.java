package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Select;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialSelectTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialSelect());

  @Test
  void takesTheFirstWhereTheConditionAlwaysHolds() {
    rule.on(selected(1, 1))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](a)
            output y
            """);
  }

  @Test
  void takesTheSecondWhereTheConditionNeverHolds() {
    rule.on(selected(0, 0))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](b)
            output y
            """);
  }

  @Test
  void leavesAConditionThatDiffersFromElementToElement() {
    rule.on(selected(1, 0)).doesNotFire();
  }

  private static Graph selected(int... condition) {
    byte[] truths = new byte[condition.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = (byte) condition[i];
    }
    return Sketch.empty()
        .input("a", 2)
        .input("b", 2)
        .constant("c", Constant.ofBytes(DataType.BOOL, Shape.of(2), truths))
        .node("s", new Select(), "c", "a", "b")
        .node("y", new Relu(), "s")
        .outputs("y");
  }
}
