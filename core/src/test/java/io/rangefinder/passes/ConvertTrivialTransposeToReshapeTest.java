package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Transpose;
import org.junit.jupiter.api.Test;

class ConvertTrivialTransposeToReshapeTest {
  @Test
  void movesAxesOfExtentOne() {
    assertRule(new ConvertTrivialTransposeToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 1, 2));
              g.constant("p", Constant.vector(0, 2, 1, 3));
              g.node("y", new Transpose(), "x", "p");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,1,2]
y: float32[1,1,4,2] = Reshape[](x, p_0: int32[1,4] [1, 1, 4, 2])
output y
""");
  }

  @Test
  void leavesWhatMovesElements() {
    assertRule(new ConvertTrivialTransposeToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 3, 2));
              g.constant("p", Constant.vector(0, 2, 1, 3));
              g.node("y", new Transpose(), "x", "p");
              return g.build("y");
            })
        .doesNotFire();
  }
}
