package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class FoldConstantFakeQuantTest {
  private final RuleAssert rule = assertRule(new FoldConstantFakeQuant());

  @Test
  void roundsWeightsOfEightBits() {
    rule.on(weighted(new FakeQuant(-0.5f, 1.5f, 8, false)))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #f483923)
output y
""");
  }

  @Test
  void leavesOutTheLowestCode() {
    rule.on(weighted(new FakeQuant(-1, 1, 8, true)))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #f55d84f6)
output y
""");
  }

  @Test
  void makesZerosOfAnEmptyRange() {
    rule.on(weighted(new FakeQuant(0, 0, 8, false)))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #6522df69)
output y
""");
  }

  @Test
  void leavesActivations() {
    rule.on(image().node("y", new FakeQuant(-1, 1, 8, false), "x").outputs("y")).doesNotFire();
  }

  @Test
  void leavesRangesWithoutZero() {
    rule.on(weighted(new FakeQuant(1, 2, 8, false))).doesNotFire();
  }

  @Test
  void keepsTheTrainedRangeOnTheConstant() {
    Graph before = weighted(new FakeQuant(-1, 1, 8, true));
    Graph after = Rewritten.by(new FoldConstantFakeQuant(), before);
    assertThat(after.tensor("q").range())
        .isEqualTo(new TensorRange(new Range(-1, 1), true, RangeOrigin.TRAINED, "q"));
  }

  private static Graph weighted(FakeQuant weights) {
    return image()
        .constant("w", signed(1, 2))
        .node("q", weights, "w")
        .node("y", new Mul(Activation.NONE), "x", "q")
        .outputs("y");
  }
}
