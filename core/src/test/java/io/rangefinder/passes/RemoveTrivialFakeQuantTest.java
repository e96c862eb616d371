package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialFakeQuantTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialFakeQuant());

  @Test
  void removesTheSecondOfTwo() {
    rule.on(
            Sketch.of(1, 4)
                .node("q", new FakeQuant(-1, 1, 8, false), "x")
                .node("again", new FakeQuant(-1, 1, 8, false), "q")
                .node("y", new Relu(), "again")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
q: float32[1,4] = FakeQuant[min=-1.0, max=1.0, bits=8, narrowRange=false](x)
y: float32[1,4] = Relu[](q)
output y
""");
  }

  @Test
  void leavesAnotherRange() {
    rule.on(
            Sketch.of(1, 4)
                .node("q", new FakeQuant(-1, 1, 8, false), "x")
                .node("y", new FakeQuant(-1, 2, 8, false), "q")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAnotherWidth() {
    rule.on(
            Sketch.of(1, 4)
                .node("q", new FakeQuant(-1, 1, 8, false), "x")
                .node("y", new FakeQuant(-1, 1, 4, false), "q")
                .outputs("y"))
        .doesNotFire();
  }
}
