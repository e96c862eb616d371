package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Reshape;
import org.junit.jupiter.api.Test;

class ConvertExpandDimsToReshapeTest {
  @Test
  void replacesTheAxis() {
    assertRule(new ConvertExpandDimsToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("axis", Constant.ofInts(Shape.scalar(), 1));
              g.node("y", new ExpandDims(), "x", "axis");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,1,4] = Reshape[](x, axis_0: int32[1,3] [1, 1, 4])
output y
""");
  }

  @Test
  void keepsAnAxisThatOthersRead() {
    assertRule(new ConvertExpandDimsToReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("axis", Constant.ofInts(Shape.of(1), 1));
              g.node("y", new ExpandDims(), "x", "axis");
              g.node("m", new Mean(false), "x", "axis");
              return g.build("y", "m");
            })
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
    assertRule(new ConvertExpandDimsToReshape())
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
