package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Pack;
import org.junit.jupiter.api.Test;

class ConvertTrivialPackToReshapeTest {
  @Test
  void addsAnAxisToOneOperand() {
    assertRule(new ConvertTrivialPackToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new Pack(1), "x");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,1,4] = Reshape[](x, y_shape: int32[3] [1, 1, 4])
output y
""");
  }

  @Test
  void leavesTwoOperands() {
    assertRule(new ConvertTrivialPackToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new Pack(1), "x", "x");
              return g.build("y");
            })
        .doesNotFire();
  }
}
