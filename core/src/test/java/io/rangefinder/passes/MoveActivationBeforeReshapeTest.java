package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class MoveActivationBeforeReshapeTest {
  private final RuleAssert rule = assertRule(new MoveActivationBeforeReshape());

  @Test
  void movesAClamp() {
    rule.on(flattened().node("y", new Relu6(), "r").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Relu6[](x)
y: float32[32] = Reshape[](y_reorder, s: int32[1] [32])
output y
""");
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    rule.on(flattened().node("y", new Relu6(), "r").outputs("r", "y")).doesNotFire();
  }

  @Test
  void leavesWhatCannotFuse() {
    rule.on(flattened().node("y", new Tanh(), "r").outputs("y")).doesNotFire();
  }

  private static Sketch flattened() {
    return image().vector("s", 32).node("r", new Reshape(), "x", "s");
  }
}
