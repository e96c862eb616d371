package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ResolveMultiplyByZeroTest {
  private final RuleAssert rule = assertRule(new ResolveMultiplyByZero());

  @Test
  void makesZeros() {
    rule.on(
            Sketch.of(1, 3)
                .scalar("zero", 0)
                .node("m", new Mul(Activation.NONE), "x", "zero")
                .node("y", new Add(Activation.NONE), "x", "m")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,3]
y: float32[1,3] = Add[activation=NONE](x, m: float32[1,3] #7bd5c66f)
output y
""");
  }

  @Test
  void leavesAnOutput() {
    rule.on(
            Sketch.of(1, 3)
                .scalar("zero", 0)
                .node("y", new Mul(Activation.NONE), "x", "zero")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesOtherFactors() {
    rule.on(
            Sketch.of(1, 2)
                .constant("f", Constant.ofFloats(Shape.of(2), 0, 1))
                .node("m", new Mul(Activation.NONE), "x", "f")
                .node("y", new Relu(), "m")
                .outputs("y"))
        .doesNotFire();
  }
}
