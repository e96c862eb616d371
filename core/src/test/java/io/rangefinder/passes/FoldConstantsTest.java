package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
  private final RuleAssert rule = assertRule(new FoldConstants());

  @Test
  void keepsTheNameOfTheResult() {
    rule.on(
            image()
                .constant("v", positive(1, 2))
                .node("d", new Rsqrt(), "v")
                .node("y", new Mul(Activation.NONE), "x", "d")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, d: float32[2] #1e8c5f1)
output y
""");
  }

  @Test
  void foldsWhatShapesDecide() {
    rule.on(
            image()
                .node("s", new ShapeOf(DataType.INT32), "x")
                .node("y", new Cast(DataType.FLOAT32), "s")
                .node("r", new Relu(), "x")
                .outputs("y", "r"))
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
    rule.on(
            image()
                .constant("v", signed(1, 2, 2))
                .vector("multiples", 2, 1)
                .node("t", new Tile(), "v", "multiples")
                .node("y", new Mul(Activation.NONE), "x", "t")
                .outputs("y"))
        .rewritesTo(
            """
            input x: float32[1,4,4,2]
            y: float32[1,4,4,2] = Mul[activation=NONE](x, t: float32[4,2] #dfd426bf)
            output y
            """);
  }

  @Test
  void leavesWhatDependsOnTheInput() {
    rule.on(
            image()
                .constant("v", positive(1, 2))
                .node("y", new Mul(Activation.NONE), "x", "v")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesIdentitiesToTheirOwnRule() {
    rule.on(
            image()
                .constant("v", positive(1, 2))
                .node("i", new Identity(), "v")
                .node("y", new Mul(Activation.NONE), "x", "i")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesResultsMuchLargerThanOperands() {
    rule.on(
            image()
                .vector("shape", 5000, 5000)
                .scalar("v", 1)
                .node("y", new Fill(), "shape", "v")
                .node("r", new Relu(), "x")
                .outputs("y", "r"))
        .doesNotFire();
  }
}
