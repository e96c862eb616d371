package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialConcatenationInputTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialConcatenationInput());

  @Test
  void leavesEmptyOperandsOut() {
    rule.on(
            Sketch.of(1, 4)
                .constant("none", Constant.ofFloats(Shape.of(1, 0)))
                .node("y", new Concatenation(1), "none", "x", "none", "x")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,8] = Concatenation[axis=1](x, x)
output y
""");
  }

  @Test
  void leavesOperandsWithElements() {
    rule.on(Sketch.of(1, 4).node("y", new Concatenation(1), "x", "x").outputs("y")).doesNotFire();
  }
}
