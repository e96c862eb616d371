package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import org.junit.jupiter.api.Test;

class FuseBroadcastIntoFollowingBinaryTest {
  @Test
  void broadcastsInTheSum() {
    assertRule(new FuseBroadcastIntoFollowingBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3, 4));
              g.input("z", DataType.FLOAT32, Shape.of(1, 1, 4));
              g.node("zz", new Concatenation(1), "z", "z", "z");
              g.node("y", new Add(Activation.NONE), "x", "zz");
              return g.build("y");
            })
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
    assertRule(new FuseBroadcastIntoFollowingBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 4));
              g.input("z", DataType.FLOAT32, Shape.of(1, 1, 4));
              g.node("w", new Abs(), "z");
              g.node("zz", new Concatenation(1), "z", "w");
              g.node("y", new Add(Activation.NONE), "x", "zz");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesCopiesOfMoreThanOneExtent() {
    assertRule(new FuseBroadcastIntoFollowingBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4));
              g.input("z", DataType.FLOAT32, Shape.of(1, 2, 4));
              g.node("zz", new Concatenation(1), "z", "z");
              g.node("y", new Add(Activation.NONE), "x", "zz");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhereNobodyElseHasTheExtent() {
    assertRule(new FuseBroadcastIntoFollowingBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 1, 4));
              g.input("z", DataType.FLOAT32, Shape.of(1, 1, 4));
              g.node("zz", new Concatenation(1), "z", "z");
              g.node("y", new Add(Activation.NONE), "x", "zz");
              return g.build("y");
            })
        .doesNotFire();
  }
}
