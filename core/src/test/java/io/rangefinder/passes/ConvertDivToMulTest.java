package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Div;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class ConvertDivToMulTest {
  private static final Op QUOTIENT = new Div(Activation.NONE);

  private final RuleAssert rule = assertRule(new ConvertDivToMul());

  @Test
  void multipliesWithReciprocals() {
    rule.on(
            image()
                .constant("k", positive(7, 2))
                .node("y", new Div(Activation.RELU), "x", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=RELU](x, k: float32[2] #7f36f21b)
output y
""");
  }

  @Test
  void leavesAConstantNumerator() {
    rule.on(image().constant("k", positive(7, 2)).node("y", QUOTIENT, "k", "x").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesZeros() {
    rule.on(
            image()
                .constant("k", Constant.ofFloats(Shape.of(2), 1, 0))
                .node("y", QUOTIENT, "x", "k")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesComputedDivisors() {
    rule.on(image().input("k", 2).node("y", QUOTIENT, "x", "k").outputs("y")).doesNotFire();
  }
}
