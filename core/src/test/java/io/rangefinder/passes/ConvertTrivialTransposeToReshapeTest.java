package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertTrivialTransposeToReshapeTest {
  private final RuleAssert rule = assertRule(new ConvertTrivialTransposeToReshape());

  @Test
  void movesAxesOfExtentOne() {
    rule.on(
            Sketch.of(1, 4, 1, 2)
                .vector("p", 0, 2, 1, 3)
                .node("y", new Transpose(), "x", "p")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,1,2]
y: float32[1,1,4,2] = Reshape[](x, p_0: int32[1,4] [1, 1, 4, 2])
output y
""");
  }

  @Test
  void leavesWhatMovesElements() {
    rule.on(
            Sketch.of(1, 4, 3, 2)
                .vector("p", 0, 2, 1, 3)
                .node("y", new Transpose(), "x", "p")
                .outputs("y"))
        .doesNotFire();
  }
}
