package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialSliceTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialSlice());

  @Test
  void passesAWholeOperandOn() {
    rule.on(
            Sketch.of(2, 3)
                .vector("b", 0, 0)
                .vector("s", -1, 3)
                .node("a", new Abs(), "x")
                .node("l", new Slice(), "a", "b", "s")
                .node("y", new Relu(), "l")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[2,3]
a: float32[2,3] = Abs[](x)
y: float32[2,3] = Relu[](a)
output y
""");
  }

  @Test
  void leavesAPart() {
    rule.on(
            Sketch.of(2, 3)
                .vector("b", 0, 1)
                .vector("s", -1, 2)
                .node("y", new Slice(), "x", "b", "s")
                .outputs("y"))
        .doesNotFire();
  }
}
