package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Div;
import org.junit.jupiter.api.Test;

class ConvertDivToMulTest {
  @Test
  void multipliesWithReciprocals() {
    assertRule(new ConvertDivToMul())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", positive(7, 2));
              g.node("y", new Div(Activation.RELU), "x", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=RELU](x, k: float32[2] #7f36f21b)
output y
""");
  }

  @Test
  void leavesAConstantNumerator() {
    assertRule(new ConvertDivToMul())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", positive(7, 2));
              g.node("y", new Div(Activation.NONE), "k", "x");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesZeros() {
    assertRule(new ConvertDivToMul())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.of(2), 1, 0));
              g.node("y", new Div(Activation.NONE), "x", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesComputedDivisors() {
    assertRule(new ConvertDivToMul())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.input("k", DataType.FLOAT32, Shape.of(2));
              g.node("y", new Div(Activation.NONE), "x", "k");
              return g.build("y");
            })
        .doesNotFire();
  }
}
