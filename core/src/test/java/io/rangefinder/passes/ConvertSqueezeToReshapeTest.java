package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvertSqueezeToReshapeTest {
  private final RuleAssert rule = assertRule(new ConvertSqueezeToReshape());

  @Test
  void listsTheExtentsThatRemain() {
    rule.on(Sketch.of(1, 1, 1, 4).node("y", new Squeeze(List.of(1, 2)), "x").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,1,1,4]
y: float32[1,4] = Reshape[](x, y_shape: int32[2] [1, 4])
output y
""");
  }

  @Test
  void leavesAReshape() {
    rule.on(Sketch.of(1, 4).vector("s", 4).node("y", new Reshape(), "x", "s").outputs("y"))
        .doesNotFire();
  }
}
