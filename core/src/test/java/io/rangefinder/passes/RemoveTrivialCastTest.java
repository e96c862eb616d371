package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialCastTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialCast());

  @Test
  void removesACastToTheTypeOfTheOperand() {
    rule.on(
            Sketch.of(1, 4)
                .node("c", new Cast(DataType.FLOAT32), "x")
                .node("y", new Relu(), "c")
                .outputs("y"))
        .rewritesTo(
            """
            input x: float32[1,4]
            y: float32[1,4] = Relu[](x)
            output y
            """);
  }

  @Test
  void leavesACastToAnotherType() {
    rule.on(Sketch.of(1, 4).node("y", new Cast(DataType.INT32), "x").outputs("y")).doesNotFire();
  }
}
