package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import org.junit.jupiter.api.Test;

class RemoveTrivialReshapeTest {
  @Test
  void removesWhatKeepsTheShape() {
    assertRule(new RemoveTrivialReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("r", new Relu(), "x");
              g.constant("s", Constant.vector(-1, 4));
              g.node("y", new Reshape(), "r", "s");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = Relu[](x)
output y
""");
  }

  @Test
  void leavesWhatChangesTheShape() {
    assertRule(new RemoveTrivialReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("y", new Reshape(), "x", "s");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheCopyOfAnInputToAnOutput() {
    assertRule(new RemoveTrivialReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(1, 4));
              g.node("y", new Reshape(), "x", "s");
              return g.build("y");
            })
        .doesNotFire();
  }
}
