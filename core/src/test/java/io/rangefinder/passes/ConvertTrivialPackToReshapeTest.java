package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Pack;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertTrivialPackToReshapeTest {
  private final RuleAssert rule = assertRule(new ConvertTrivialPackToReshape());

  @Test
  void addsAnAxisToOneOperand() {
    rule.on(Sketch.of(1, 4).node("y", new Pack(1), "x").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,1,4] = Reshape[](x, y_shape: int32[3] [1, 1, 4])
output y
""");
  }

  @Test
  void leavesTwoOperands() {
    rule.on(Sketch.of(1, 4).node("y", new Pack(1), "x", "x").outputs("y")).doesNotFire();
  }
}
