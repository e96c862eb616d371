package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveSuccessiveTransposeTest {
  private final RuleAssert rule = assertRule(new RemoveSuccessiveTranspose());

  @Test
  void readsThroughBoth() {
    rule.on(backAndForth().node("y", new Abs(), "u").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,2,3,4]
y: float32[1,2,3,4] = Abs[](x)
output y
""");
  }

  @Test
  void leavesAResultThatNobodyReads() {
    rule.on(backAndForth().outputs("u")).doesNotFire();
  }

  @Test
  void leavesAnotherOrder() {
    rule.on(transposedTwice(0, 3, 1, 2).node("y", new Abs(), "u").outputs("y")).doesNotFire();
  }

  @Test
  void leavesAFirstThatOthersRead() {
    rule.on(backAndForth().node("y", new Abs(), "u").node("z", new Abs(), "t").outputs("y", "z"))
        .doesNotFire();
  }

  private static Sketch backAndForth() {
    return transposedTwice(0, 2, 3, 1);
  }

  private static Sketch transposedTwice(int... second) {
    return Sketch.of(1, 2, 3, 4)
        .vector("p", 0, 3, 1, 2)
        .vector("q", second)
        .node("t", new Transpose(), "x", "p")
        .node("u", new Transpose(), "t", "q");
  }
}
