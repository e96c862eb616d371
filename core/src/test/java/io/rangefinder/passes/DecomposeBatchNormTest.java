package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.BatchNorm;
import org.junit.jupiter.api.Test;

class DecomposeBatchNormTest {
  @Test
  void makesAProductAndASum() {
    assertRule(new DecomposeBatchNorm(DecomposeBatchNorm.Addend.ROUNDED_TWICE))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("gamma", signed(3, 2));
              g.constant("beta", signed(4, 2));
              g.constant("mean", signed(5, 2));
              g.constant("variance", positive(6, 2));
              g.node("y", new BatchNorm(1e-3f), "x", "gamma", "beta", "mean", "variance");
              return g.build("y");
            })
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
    assertRule(new DecomposeBatchNorm(DecomposeBatchNorm.Addend.ROUNDED_TWICE))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("gamma", signed(3, 2));
              g.constant("beta", signed(4, 2));
              g.input("mean", DataType.FLOAT32, Shape.of(2));
              g.constant("variance", positive(6, 2));
              g.node("y", new BatchNorm(1e-3f), "x", "gamma", "beta", "mean", "variance");
              return g.build("y");
            })
        .doesNotFire();
  }
}
