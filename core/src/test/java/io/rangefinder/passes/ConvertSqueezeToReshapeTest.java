package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Squeeze;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvertSqueezeToReshapeTest {
  @Test
  void listsTheExtentsThatRemain() {
    assertRule(new ConvertSqueezeToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 1, 1, 4));
              g.node("y", new Squeeze(List.of(1, 2)), "x");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,1,1,4]
y: float32[1,4] = Reshape[](x, y_shape: int32[2] [1, 4])
output y
""");
  }

  @Test
  void leavesAReshape() {
    assertRule(new ConvertSqueezeToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("y", new Reshape(), "x", "s");
              return g.build("y");
            })
        .doesNotFire();
  }
}
