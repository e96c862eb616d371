package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FoldWeightLayoutTest {
  @Test
  void namesTheWeightsAsTheyWere() {
    assertRule(new FoldWeightLayout())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 2, 3));
              g.constant("w_reordered_perm", Constant.vector(3, 0, 1, 2));
              g.node("w_reordered", new Transpose(), "w", "w_reordered_perm");
              g.node(
                  "y",
                  new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
                  "x",
                  "w_reordered");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #5a1ce532)
output y
""");
  }

  @Test
  void findsAnotherNameForWeightsInUse() {
    assertRule(new FoldWeightLayout())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 2, 3));
              g.constant("w_reordered_perm", Constant.vector(3, 0, 1, 2));
              g.node("w_reordered", new Transpose(), "w", "w_reordered_perm");
              g.node(
                  "y",
                  new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
                  "x",
                  "w_reordered");
              g.node("z", new Relu(), "w");
              return g.build("y", "z");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w_0: float32[3,3,3,2] #5a1ce532)
z: float32[3,3,2,3] = Relu[](w: float32[3,3,2,3] #52ba2513)
output y
output z
""");
  }

  @Test
  void leavesOtherTranspositions() {
    assertRule(new FoldWeightLayout())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 2, 3));
              g.constant("p", Constant.vector(3, 0, 1, 2));
              g.node("t", new Transpose(), "w", "p");
              g.node("y", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "t");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWeightsThatAreComputed() {
    assertRule(new FoldWeightLayout())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.input("w", DataType.FLOAT32, Shape.of(3, 3, 2, 3));
              g.constant("p", Constant.vector(3, 0, 1, 2));
              g.node("w_reordered", new Transpose(), "w", "p");
              g.node(
                  "y",
                  new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
                  "x",
                  "w_reordered");
              return g.build("y");
            })
        .doesNotFire();
  }
}
