package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class MergeReshapesTest {
  private final RuleAssert rule = assertRule(new MergeReshapes());

  @Test
  void skipsTheFirstOfTwo() {
    rule.on(reshapedTwice("m").node("y", new Relu(), "m").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
m: float32[2,2] = Reshape[](x, t: int32[2] [2, 2])
y: float32[2,2] = Relu[](m)
output y
""");
  }

  @Test
  void leavesTheSecondWhereItIsAnOutput() {
    rule.on(reshapedTwice("y").outputs("y")).doesNotFire();
  }

  @Test
  void leavesTheFirstWhereOthersReadIt() {
    rule.on(reshapedTwice("m").node("y", new Relu(), "m").outputs("r", "y")).doesNotFire();
  }

  @Test
  void leavesASingleOne() {
    rule.on(reshaped("y").outputs("y")).doesNotFire();
  }

  private static Sketch reshapedTwice(String output) {
    return reshaped("r").vector("t", 2, 2).node(output, new Reshape(), "r", "t");
  }

  private static Sketch reshaped(String output) {
    return Sketch.of(1, 4).vector("s", 4).node(output, new Reshape(), "x", "s");
  }
}
