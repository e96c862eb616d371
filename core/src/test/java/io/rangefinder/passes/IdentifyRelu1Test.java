package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class IdentifyRelu1Test {
  private static final String RELU1 =
"""
input x: float32[1,4]
y: float32[1,4] = ReluN1To1[](x)
output y
""";

  private final RuleAssert rule = assertRule(new IdentifyRelu1());

  @Test
  void findsTheMinimumFirst() {
    rule.on(atMostOne("m").scalar("minus", -1).node("y", new Maximum(), "minus", "m").outputs("y"))
        .rewritesTo(RELU1);
  }

  @Test
  void findsTheMaximumFirst() {
    rule.on(
            Sketch.of(1, 4)
                .scalar("one", 1)
                .scalar("minus", -1)
                .node("m", new Maximum(), "x", "minus")
                .node("y", new Minimum(), "m", "one")
                .outputs("y"))
        .rewritesTo(RELU1);
  }

  @Test
  void leavesOtherLimits() {
    rule.on(atMostOne("m").scalar("minus", 0).node("y", new Maximum(), "m", "minus").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesTwoMinima() {
    rule.on(atMostOne("m").node("y", new Minimum(), "m", "one").outputs("y")).doesNotFire();
  }

  @Test
  void leavesASingleLimit() {
    rule.on(atMostOne("y").outputs("y")).doesNotFire();
  }

  private static Sketch atMostOne(String output) {
    return Sketch.of(1, 4).scalar("one", 1).node(output, new Minimum(), "x", "one");
  }
}
