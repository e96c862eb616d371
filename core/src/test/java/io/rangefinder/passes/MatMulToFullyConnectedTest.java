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
  void transposesAnInputGivenTransposed() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(4, 2));
              g.constant("w", signed(1, 4, 3));
              g.node("y", new MatMul(true, false), "x", "w");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[4,2]
x/transpose: float32[2,4] = Transpose[](x, x/transpose/perm: int32[2] [1, 0])
y: float32[2,3] = FullyConnected[activation=NONE](x/transpose, w/transpose: float32[3,4] #3b7083d6)
output y
""");
  }

  @Test
  void transposesComputedWeightsOnce() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.input("w", DataType.FLOAT32, Shape.of(4, 3));
              g.node("y", new MatMul(false, false), "x", "w");
              g.node("z", new MatMul(false, false), "x", "w");
              return g.build("y", "z");
            })
        .rewritesTo(
"""
input x: float32[1,4]
input w: float32[4,3]
w/transpose: float32[3,4] = Transpose[](w, w/transpose/perm: int32[2] [1, 0])
y: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose)
z: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose)
output y
output z
""");
  }

  @Test
  void leavesIntegers() {
    assertRule(new MatMulToFullyConnected())
        .on(
            g -> {
              g.input("x", DataType.INT32, Shape.of(1, 4));
              g.input("w", DataType.INT32, Shape.of(4, 3));
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
