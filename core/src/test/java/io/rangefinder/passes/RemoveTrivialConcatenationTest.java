package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class RemoveTrivialConcatenationTest {
  @Test
  void passesASingleOperandOn() {
    assertRule(new RemoveTrivialConcatenation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("a", new Abs(), "x");
              g.node("j", new Concatenation(1), "a");
              g.node("y", new Relu(), "j");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
a: float32[1,4] = Abs[](x)
y: float32[1,4] = Relu[](a)
output y
""");
  }

  @Test
  void leavesTwoOperands() {
    assertRule(new RemoveTrivialConcatenation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new Concatenation(1), "x", "x");
              return g.build("y");
            })
        .doesNotFire();
  }
}
