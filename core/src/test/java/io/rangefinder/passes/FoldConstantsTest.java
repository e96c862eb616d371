package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Tile;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
  @Test
  void keepsTheNameOfTheResult() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("v", positive(1, 2));
              g.node("d", new Rsqrt(), "v");
              g.node("y", new Mul(Activation.NONE), "x", "d");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, d: float32[2] #1e8c5f1)
output y
""");
  }

  @Test
  void foldsWhatShapesDecide() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("s", new ShapeOf(DataType.INT32), "x");
              g.node("y", new Cast(DataType.FLOAT32), "s");
              g.node("r", new Relu(), "x");
              return g.build("y", "r");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
r: float32[1,4,4,2] = Relu[](x)
output y
output r
""");
  }

  @Test
  void repeatsConstants() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("v", signed(1, 2, 2));
              g.constant("multiples", Constant.vector(2, 1));
              g.node("t", new Tile(), "v", "multiples");
              g.node("y", new Mul(Activation.NONE), "x", "t");
              return g.build("y");
            })
        .rewritesTo(
            """
            input x: float32[1,4,4,2]
            y: float32[1,4,4,2] = Mul[activation=NONE](x, t: float32[4,2] #dfd426bf)
            output y
            """);
  }

  @Test
  void leavesWhatDependsOnTheInput() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("v", positive(1, 2));
              g.node("y", new Mul(Activation.NONE), "x", "v");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesIdentitiesToTheirOwnRule() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("v", positive(1, 2));
              g.node("i", new Identity(), "v");
              g.node("y", new Mul(Activation.NONE), "x", "i");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesResultsMuchLargerThanOperands() {
    assertRule(new FoldConstants())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("shape", Constant.vector(5000, 5000));
              g.constant("v", Constant.ofFloats(Shape.scalar(), 1));
              g.node("y", new Fill(), "shape", "v");
              g.node("r", new Relu(), "x");
              return g.build("y", "r");
            })
        .doesNotFire();
  }
}
