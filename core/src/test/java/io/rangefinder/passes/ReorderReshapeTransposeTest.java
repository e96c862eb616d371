package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import org.junit.jupiter.api.Test;

class ReorderReshapeTransposeTest {
  @Test
  void transposesFirst() {
    assertRule(new ReorderReshapeTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3));
              g.constant("s", Constant.vector(2, 3));
              g.constant("p", Constant.vector(1, 0));
              g.node("r", new Reshape(), "x", "s");
              g.node("t", new Transpose(), "r", "p");
              g.node("y", new Abs(), "t");
              return g.build("y");
            })
        .renamesTo(
"""
input x: float32[1,2,3]
t: float32[3,2,1] = Transpose[](x, p: int32[3] [2, 1, 0])
r: float32[3,2] = Reshape[](t, s: int32[2] [3, 2])
y: float32[3,2] = Abs[](r)
output y
""");
  }

  @Test
  void keepsTheNameOfAnOutput() {
    assertRule(new ReorderReshapeTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3));
              g.constant("s", Constant.vector(2, 1, 3));
              g.constant("p", Constant.vector(1, 2, 0));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Transpose(), "r", "p");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,2,3]
y_exchange: float32[3,2,1] = Transpose[](x, p: int32[3] [2, 1, 0])
y: float32[1,3,2] = Reshape[](y_exchange, s: int32[3] [1, 3, 2])
output y
""");
  }

  @Test
  void leavesOtherReshapes() {
    assertRule(new ReorderReshapeTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3));
              g.constant("s", Constant.vector(3, 2));
              g.constant("p", Constant.vector(1, 0));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Transpose(), "r", "p");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    assertRule(new ReorderReshapeTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3));
              g.constant("s", Constant.vector(2, 3));
              g.constant("p", Constant.vector(1, 0));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Transpose(), "r", "p");
              return g.build("y", "r");
            })
        .doesNotFire();
  }
}
