package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import org.junit.jupiter.api.Test;

class MatMulToFullyConnectedTest {
  @Test
  void storesTheWeightsTransposed() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("w", signed(1, 4, 3));
              g.node("y", new MatMul(false, false), "x", "w");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose: float32[3,4] #3b7083d6)
output y
""");
  }

  @Test
  void keepsWeightsGivenTransposed() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("w", signed(1, 3, 4));
              g.node("y", new MatMul(false, true), "x", "w");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w: float32[3,4] #c9854c95)
output y
""");
  }

  @Test
  void readsThroughAReshape() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 2));
              g.constant("s", Constant.vector(-1, 8));
              g.node("r", new Reshape(), "x", "s");
              g.constant("w", signed(1, 8, 3));
              g.node("y", new MatMul(false, false), "r", "w");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,2,2,2]
y: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose: float32[3,8] #14b05bbf)
output y
""");
  }

  @Test
  void leavesATransposedInput() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(4, 1));
              g.constant("w", signed(1, 4, 3));
              g.node("y", new MatMul(true, false), "x", "w");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesComputedWeights() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.input("w", DataType.FLOAT32, Shape.of(4, 3));
              g.node("y", new MatMul(false, false), "x", "w");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheProductOfConstants() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("v", signed(2, 1, 4));
              g.constant("w", signed(1, 4, 3));
              g.node("m", new MatMul(false, false), "v", "w");
              g.node("r", new Relu(), "x");
              return g.build("m", "r");
            })
        .doesNotFire();
  }
}
