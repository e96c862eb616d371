package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FuseBroadcastIntoFollowingBinaryTest {
  private static final Op JOIN = new Concatenation(1);
  private static final Op SUM = new Add(Activation.NONE);

  private final RuleAssert rule = assertRule(new FuseBroadcastIntoFollowingBinary());

  @Test
  void broadcastsInTheSum() {
    rule.on(
            Sketch.of(1, 3, 4)
                .input("z", 1, 1, 4)
                .node("zz", JOIN, "z", "z", "z")
                .node("y", SUM, "x", "zz")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,3,4]
input z: float32[1,1,4]
y: float32[1,3,4] = Add[activation=NONE](x, z)
output y
""");
  }

  @Test
  void leavesDifferentOperands() {
    rule.on(
            Sketch.of(1, 2, 4)
                .input("z", 1, 1, 4)
                .node("w", new Abs(), "z")
                .node("zz", JOIN, "z", "w")
                .node("y", SUM, "x", "zz")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesCopiesOfMoreThanOneExtent() {
    Sketch joined = Sketch.of(1, 4, 4).input("z", 1, 2, 4).node("zz", JOIN, "z", "z");
    rule.on(joined.node("y", SUM, "x", "zz").outputs("y")).doesNotFire();
  }

  @Test
  void leavesWhereNobodyElseHasTheExtent() {
    Sketch joined = Sketch.of(1, 1, 4).input("z", 1, 1, 4).node("zz", JOIN, "z", "z");
    rule.on(joined.node("y", SUM, "x", "zz").outputs("y")).doesNotFire();
  }
}
