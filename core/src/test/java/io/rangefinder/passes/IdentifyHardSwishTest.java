package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class IdentifyHardSwishTest {
  private static final Op CLAMPED_SUM = new Add(Activation.RELU6);
  private static final Op PRODUCT = new Mul(Activation.NONE);
  private static final String HARD_SWISH =
"""
input x: float32[1,4]
y: float32[1,4] = HardSwish[](x)
output y
""";

  private final RuleAssert rule = assertRule(new IdentifyHardSwish());

  @Test
  void findsTheClampFusedIntoTheSum() {
    rule.on(hardSwish(CLAMPED_SUM, PRODUCT, PRODUCT).outputs("y")).rewritesTo(HARD_SWISH);
  }

  @Test
  void findsTheClampByItself() {
    rule.on(
            constants(3, 1f / 6)
                .node("a", new Add(Activation.NONE), "three", "x")
                .node("r", new Relu6(), "a")
                .node("m", PRODUCT, "r", "sixth")
                .node("y", PRODUCT, "x", "m")
                .outputs("y"))
        .rewritesTo(HARD_SWISH);
  }

  @Test
  void findsFactorsInAnyOrder() {
    rule.on(
            constants(3, 1f / 6)
                .node("r", CLAMPED_SUM, "x", "three")
                .node("m", PRODUCT, "sixth", "x")
                .node("y", PRODUCT, "r", "m")
                .outputs("y"))
        .rewritesTo(HARD_SWISH);
  }

  @Test
  void keepsWhatOthersRead() {
    rule.on(hardSwish(CLAMPED_SUM, PRODUCT, PRODUCT).outputs("y", "r"))
        .rewritesTo(
"""
input x: float32[1,4]
r: float32[1,4] = Add[activation=RELU6](x, three: float32[] #a7e1d189)
y: float32[1,4] = HardSwish[](x)
output y
output r
""");
  }

  @Test
  void leavesAnotherSum() {
    rule.on(hardSwish(constants(2, 1f / 6), CLAMPED_SUM, PRODUCT, PRODUCT).outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAnotherFactor() {
    rule.on(hardSwish(constants(3, 1f / 7), CLAMPED_SUM, PRODUCT, PRODUCT).outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAnotherClamp() {
    rule.on(hardSwish(new Add(Activation.RELU), PRODUCT, PRODUCT).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAnotherFactorThanTheClamped() {
    rule.on(
            constants(3, 1f / 6)
                .input("z", 1, 4)
                .node("r", CLAMPED_SUM, "x", "three")
                .node("m", PRODUCT, "z", "r")
                .node("y", PRODUCT, "m", "sixth")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    rule.on(hardSwish(CLAMPED_SUM, new Mul(Activation.RELU), PRODUCT).outputs("y")).doesNotFire();
  }

  @Test
  void leavesADivision() {
    rule.on(hardSwish(CLAMPED_SUM, PRODUCT, new Div(Activation.NONE)).outputs("y")).doesNotFire();
  }

  private static Sketch hardSwish(Op sum, Op product, Op scaling) {
    return hardSwish(constants(3, 1f / 6), sum, product, scaling);
  }

  private static Sketch hardSwish(Sketch constants, Op sum, Op product, Op scaling) {
    return constants
        .node("r", sum, "x", "three")
        .node("m", product, "x", "r")
        .node("y", scaling, "m", "sixth");
  }

  private static Sketch constants(float three, float sixth) {
    return Sketch.of(1, 4).scalar("three", three).scalar("sixth", sixth);
  }
}
