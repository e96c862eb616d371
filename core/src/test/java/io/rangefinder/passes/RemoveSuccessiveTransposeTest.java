package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Transpose;
import org.junit.jupiter.api.Test;

class RemoveSuccessiveTransposeTest {
  @Test
  void readsThroughBoth() {
    assertRule(new RemoveSuccessiveTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("q", Constant.vector(0, 2, 3, 1));
              g.node("t", new Transpose(), "x", "p");
              g.node("u", new Transpose(), "t", "q");
              g.node("y", new Abs(), "u");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,2,3,4]
y: float32[1,2,3,4] = Abs[](x)
output y
""");
  }

  @Test
  void leavesAResultThatNobodyReads() {
    assertRule(new RemoveSuccessiveTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("q", Constant.vector(0, 2, 3, 1));
              g.node("t", new Transpose(), "x", "p");
              g.node("u", new Transpose(), "t", "q");
              return g.build("u");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherOrder() {
    assertRule(new RemoveSuccessiveTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("q", Constant.vector(0, 3, 1, 2));
              g.node("t", new Transpose(), "x", "p");
              g.node("u", new Transpose(), "t", "q");
              g.node("y", new Abs(), "u");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFirstThatOthersRead() {
    assertRule(new RemoveSuccessiveTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("q", Constant.vector(0, 2, 3, 1));
              g.node("t", new Transpose(), "x", "p");
              g.node("u", new Transpose(), "t", "q");
              g.node("y", new Abs(), "u");
              g.node("z", new Abs(), "t");
              return g.build("y", "z");
            })
        .doesNotFire();
  }
}
