package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertTrivialAddNToAddTest {
  private final RuleAssert rule = assertRule(new ConvertTrivialAddNToAdd());

  @Test
  void addsTwoOperands() {
    rule.on(Sketch.of(1, 4).node("r", new Relu(), "x").node("y", new AddN(), "x", "r").outputs("y"))
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
    rule.on(
            Sketch.of(1, 4)
                .node("r", new Relu(), "x")
                .node("a", new AddN(), "r")
                .node("y", new Relu6(), "a")
                .outputs("y"))
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
    rule.on(Sketch.of(1, 4).node("y", new AddN(), "x", "x", "x").outputs("y")).doesNotFire();
  }
}
