package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Concatenation;
import org.junit.jupiter.api.Test;

class RemoveTrivialConcatenationInputTest {
  @Test
  void leavesEmptyOperandsOut() {
    assertRule(new RemoveTrivialConcatenationInput())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("none", Constant.ofFloats(Shape.of(1, 0)));
              g.node("y", new Concatenation(1), "none", "x", "none", "x");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,8] = Concatenation[axis=1](x, x)
output y
""");
  }

  @Test
  void leavesOperandsWithElements() {
    assertRule(new RemoveTrivialConcatenationInput())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new Concatenation(1), "x", "x");
              return g.build("y");
            })
        .doesNotFire();
  }
}
