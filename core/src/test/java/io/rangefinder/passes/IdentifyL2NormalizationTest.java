package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class IdentifyL2NormalizationTest {
  private static final Op PRODUCT = new Mul(Activation.NONE);
  private static final String L2_NORMALIZATION =
"""
input x: float32[2,4]
y: float32[2,4] = L2Normalization[](x)
output y
""";

  private final RuleAssert rule = assertRule(new IdentifyL2Normalization());

  @Test
  void findsAProductWithTheReciprocal() {
    rule.on(
            sumOfSquares(1)
                .scalar("epsilon", 1e-12f)
                .node("safe", new Maximum(), "sum", "epsilon")
                .node("r", new Rsqrt(), "safe")
                .node("y", PRODUCT, "x", "r")
                .outputs("y"))
        .rewritesTo(L2_NORMALIZATION);
  }

  @Test
  void findsAQuotient() {
    rule.on(
            sumOfSquares(-1)
                .node("r", new Sqrt(), "sum")
                .node("y", new Div(Activation.NONE), "x", "r")
                .outputs("y"))
        .rewritesTo(L2_NORMALIZATION);
  }

  @Test
  void findsAnAddedEpsilon() {
    rule.on(
            sumOfSquares(1)
                .scalar("epsilon", 1e-7f)
                .node("safe", new Add(Activation.NONE), "epsilon", "sum")
                .node("r", new Rsqrt(), "safe")
                .node("y", PRODUCT, "x", "r")
                .outputs("y"))
        .rewritesTo(L2_NORMALIZATION);
  }

  @Test
  void leavesALargeEpsilon() {
    rule.on(
            sumOfSquares(1)
                .scalar("epsilon", 0.1f)
                .node("safe", new Add(Activation.NONE), "sum", "epsilon")
                .node("r", new Rsqrt(), "safe")
                .node("y", PRODUCT, "x", "r")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAnotherAxis() {
    rule.on(reciprocal(sumOfSquares(0)).node("y", PRODUCT, "x", "r").outputs("y")).doesNotFire();
  }

  @Test
  void leavesSwappedOperands() {
    rule.on(reciprocal(sumOfSquares(1)).node("y", PRODUCT, "r", "x").outputs("y")).doesNotFire();
  }

  @Test
  void leavesTheNormOfAnother() {
    rule.on(reciprocal(sumOfSquares(1)).input("z", 2, 4).node("y", PRODUCT, "z", "r").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesTheRootWhereTheReciprocalIsNeeded() {
    rule.on(sumOfSquares(1).node("r", new Sqrt(), "sum").node("y", PRODUCT, "x", "r").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    rule.on(reciprocal(sumOfSquares(1)).node("y", new Mul(Activation.RELU), "x", "r").outputs("y"))
        .doesNotFire();
  }

  private static Sketch reciprocal(Sketch sum) {
    return sum.node("r", new Rsqrt(), "sum");
  }

  private static Sketch sumOfSquares(int axis) {
    return Sketch.of(2, 4)
        .vector("axis", axis)
        .node("square", new Square(), "x")
        .node("sum", new Sum(true), "square", "axis");
  }
}
