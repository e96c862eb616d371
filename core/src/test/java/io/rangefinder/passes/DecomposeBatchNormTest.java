package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class DecomposeBatchNormTest {
  private final RuleAssert rule =
      assertRule(new DecomposeBatchNorm(DecomposeBatchNorm.Addend.ROUNDED_TWICE));

  @Test
  void makesAProductAndASum() {
    rule.on(
            image()
                .constant("gamma", signed(3, 2))
                .constant("beta", signed(4, 2))
                .constant("mean", signed(5, 2))
                .constant("variance", positive(6, 2))
                .node("y", new BatchNorm(1e-3f), "x", "gamma", "beta", "mean", "variance")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_mul_0: float32[1,4,4,2] = Mul[activation=NONE](x, y_mul_0_param: float32[2] #45d7e024)
y: float32[1,4,4,2] = Add[activation=NONE](y_mul_0, y_add_param: float32[2] #2f0dd59d)
output y
""");
  }

  @Test
  void leavesParametersThatAreComputed() {
    rule.on(
            image()
                .constant("gamma", signed(3, 2))
                .constant("beta", signed(4, 2))
                .input("mean", 2)
                .constant("variance", positive(6, 2))
                .node("y", new BatchNorm(1e-3f), "x", "gamma", "beta", "mean", "variance")
                .outputs("y"))
        .doesNotFire();
  }
}
