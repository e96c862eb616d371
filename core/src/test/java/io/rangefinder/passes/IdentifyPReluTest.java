package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class IdentifyPReluTest {
  private static final Op PRODUCT = new Mul(Activation.NONE);
  private static final Op SUM = new Add(Activation.NONE);

  private final RuleAssert rule = assertRule(new IdentifyPRelu());

  @Test
  void findsTheTwoHalves() {
    rule.on(scaledHalf().node("y", SUM, "above", "scaled").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,2,2,3]
y: float32[1,2,2,3] = PRelu[](x, slope_neg: float32[3] #adeb70df)
output y
""");
  }

  @Test
  void negatesComputedSlopes() {
    rule.on(
            halves(Sketch.of(1, 3).input("slope", 1, 3))
                .node("scaled", PRODUCT, "slope", "below")
                .node("y", SUM, "above", "scaled")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,3]
input slope: float32[1,3]
slope_neg: float32[1,3] = Neg[](slope)
y: float32[1,3] = PRelu[](x, slope_neg)
output y
""");
  }

  @Test
  void leavesSwappedFactors() {
    rule.on(
            halves(slopes())
                .node("scaled", PRODUCT, "below", "slope")
                .node("y", SUM, "above", "scaled")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesSwappedHalves() {
    rule.on(scaledHalf().node("y", SUM, "scaled", "above").outputs("y")).doesNotFire();
  }

  @Test
  void leavesHalvesOfDifferentTensors() {
    rule.on(
            scaledHalf()
                .input("z", 1, 2, 2, 3)
                .node("other", new Relu(), "z")
                .node("y", SUM, "other", "scaled")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    rule.on(scaledHalf().node("y", new Add(Activation.RELU), "above", "scaled").outputs("y"))
        .doesNotFire();
  }

  private static Sketch scaledHalf() {
    return halves(slopes()).node("scaled", PRODUCT, "slope", "below");
  }

  private static Sketch slopes() {
    return Sketch.of(1, 2, 2, 3).constant("slope", signed(1, 3));
  }

  private static Sketch halves(Sketch slopes) {
    return slopes
        .node("neg", new Neg(), "x")
        .node("below", new Relu(), "neg")
        .node("above", new Relu(), "x");
  }
}
