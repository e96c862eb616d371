package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class MatMulToFullyConnectedTest {
  private final RuleAssert rule = assertRule(new MatMulToFullyConnected());

  @Test
  void storesTheWeightsTransposed() {
    rule.on(
            Sketch.of(1, 4)
                .constant("w", signed(1, 4, 3))
                .node("y", new MatMul(false, false), "x", "w")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose: float32[3,4] #3b7083d6)
output y
""");
  }

  @Test
  void keepsWeightsGivenTransposed() {
    rule.on(
            Sketch.of(1, 4)
                .constant("w", signed(1, 3, 4))
                .node("y", new MatMul(false, true), "x", "w")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w: float32[3,4] #c9854c95)
output y
""");
  }

  @Test
  void readsThroughAReshape() {
    rule.on(
            Sketch.of(1, 2, 2, 2)
                .vector("s", -1, 8)
                .node("r", new Reshape(), "x", "s")
                .constant("w", signed(1, 8, 3))
                .node("y", new MatMul(false, false), "r", "w")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,2,2,2]
y: float32[1,3] = FullyConnected[activation=NONE](x, w/transpose: float32[3,8] #14b05bbf)
output y
""");
  }

  @Test
  void transposesAnInputGivenTransposed() {
    rule.on(
            Sketch.of(4, 2)
                .constant("w", signed(1, 4, 3))
                .node("y", new MatMul(true, false), "x", "w")
                .outputs("y"))
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
    rule.on(
            Sketch.of(1, 4)
                .input("w", 4, 3)
                .node("y", new MatMul(false, false), "x", "w")
                .node("z", new MatMul(false, false), "x", "w")
                .outputs("y", "z"))
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
    rule.on(
            Sketch.empty()
                .input("x", DataType.INT32, 1, 4)
                .input("w", DataType.INT32, 4, 3)
                .node("y", new MatMul(false, false), "x", "w")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesTheProductOfConstants() {
    rule.on(
            Sketch.of(1, 4)
                .constant("v", signed(2, 1, 4))
                .constant("w", signed(1, 4, 3))
                .node("m", new MatMul(false, false), "v", "w")
                .node("r", new Relu(), "x")
                .outputs("m", "r"))
        .doesNotFire();
  }
}
