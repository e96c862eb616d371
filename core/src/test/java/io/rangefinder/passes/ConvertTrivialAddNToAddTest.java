package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import org.junit.jupiter.api.Test;

class ConvertTrivialAddNToAddTest {
  @Test
  void addsTwoOperands() {
    assertRule(new ConvertTrivialAddNToAdd())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("r", new Relu(), "x");
              g.node("y", new AddN(), "x", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
r: float32[1,4] = Relu[](x)
y: float32[1,4] = Add[activation=NONE](x, r)
output y
""");
  }

  @Test
  void passesOneOperandOn() {
    assertRule(new ConvertTrivialAddNToAdd())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("r", new Relu(), "x");
              g.node("a", new AddN(), "r");
              g.node("y", new Relu6(), "a");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
r: float32[1,4] = Relu[](x)
y: float32[1,4] = Relu6[](r)
output y
""");
  }

  @Test
  void leavesThreeOperands() {
    assertRule(new ConvertTrivialAddNToAdd())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new AddN(), "x", "x", "x");
              return g.build("y");
            })
        .doesNotFire();
  }
}
