package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertExpandDimsToReshapeTest {
  private final RuleAssert rule = assertRule(new ConvertExpandDimsToReshape());

  @Test
  void replacesTheAxis() {
    rule.on(
            Sketch.of(1, 4)
                .constant("axis", Constant.ofInts(Shape.scalar(), 1))
                .node("y", new ExpandDims(), "x", "axis")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,1,4] = Reshape[](x, axis_0: int32[1,3] [1, 1, 4])
output y
""");
  }

  @Test
  void keepsAnAxisThatOthersRead() {
    rule.on(
            Sketch.of(1, 4)
                .constant("axis", Constant.ofInts(Shape.of(1), 1))
                .node("y", new ExpandDims(), "x", "axis")
                .node("m", new Mean(false), "x", "axis")
                .outputs("y", "m"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,1,4] = Reshape[](x, axis_0: int32[1,3] [1, 1, 4])
m: float32[1] = Mean[keepDims=false](x, axis: int32[1] [1])
output y
output m
""");
  }

  @Test
  void leavesAReshape() {
    rule.on(Sketch.of(1, 4).vector("s", 4).node("y", new Reshape(), "x", "s").outputs("y"))
        .doesNotFire();
  }
}
