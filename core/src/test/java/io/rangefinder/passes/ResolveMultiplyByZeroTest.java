package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class ResolveMultiplyByZeroTest {
  @Test
  void makesZeros() {
    assertRule(new ResolveMultiplyByZero())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3));
              g.constant("zero", Constant.ofFloats(Shape.scalar(), 0));
              g.node("m", new Mul(Activation.NONE), "x", "zero");
              g.node("y", new Add(Activation.NONE), "x", "m");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,3]
y: float32[1,3] = Add[activation=NONE](x, m: float32[1,3] #7bd5c66f)
output y
""");
  }

  @Test
  void leavesAnOutput() {
    assertRule(new ResolveMultiplyByZero())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3));
              g.constant("zero", Constant.ofFloats(Shape.scalar(), 0));
              g.node("y", new Mul(Activation.NONE), "x", "zero");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesOtherFactors() {
    assertRule(new ResolveMultiplyByZero())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2));
              g.constant("f", Constant.ofFloats(Shape.of(2), 0, 1));
              g.node("m", new Mul(Activation.NONE), "x", "f");
              g.node("y", new Relu(), "m");
              return g.build("y");
            })
        .doesNotFire();
  }
}
