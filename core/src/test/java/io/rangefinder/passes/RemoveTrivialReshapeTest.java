package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialReshapeTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialReshape());

  @Test
  void removesWhatKeepsTheShape() {
    rule.on(
            Sketch.of(1, 4)
                .node("r", new Relu(), "x")
                .vector("s", -1, 4)
                .node("y", new Reshape(), "r", "s")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = Relu[](x)
output y
""");
  }

  @Test
  void leavesWhatChangesTheShape() {
    rule.on(Sketch.of(1, 4).vector("s", 4).node("y", new Reshape(), "x", "s").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesTheCopyOfAnInputToAnOutput() {
    rule.on(Sketch.of(1, 4).vector("s", 1, 4).node("y", new Reshape(), "x", "s").outputs("y"))
        .doesNotFire();
  }
}
