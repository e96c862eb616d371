package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class MergeReshapeIntoPrecedingTransposeTest {
  private final RuleAssert rule = assertRule(new MergeReshapeIntoPrecedingTranspose());

  @Test
  void movesTheAxesAtOnce() {
    rule.on(transposedTo(4, 1, 2, 3).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,2,3,4]
y: float32[4,1,2,3] = Transpose[](x, p: int32[4] [3, 0, 1, 2])
output y
""");
  }

  @Test
  void leavesAnotherRank() {
    rule.on(transposedTo(4, 2, 3).outputs("y")).doesNotFire();
  }

  @Test
  void leavesOtherExtents() {
    rule.on(transposedTo(1, 2, 4, 3).outputs("y")).doesNotFire();
  }

  @Test
  void leavesATransposeThatOthersRead() {
    rule.on(transposedTo(4, 1, 2, 3).outputs("y", "t")).doesNotFire();
  }

  private static Sketch transposedTo(int... dims) {
    return Sketch.of(1, 2, 3, 4)
        .vector("p", 0, 3, 1, 2)
        .vector("s", dims)
        .node("t", new Transpose(), "x", "p")
        .node("y", new Reshape(), "t", "s");
  }
}
