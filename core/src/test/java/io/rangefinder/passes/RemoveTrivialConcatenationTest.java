package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialConcatenationTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialConcatenation());

  @Test
  void passesASingleOperandOn() {
    rule.on(
            Sketch.of(1, 4)
                .node("a", new Abs(), "x")
                .node("j", new Concatenation(1), "a")
                .node("y", new Relu(), "j")
                .outputs("y"))
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
    rule.on(Sketch.of(1, 4).node("y", new Concatenation(1), "x", "x").outputs("y")).doesNotFire();
  }
}
