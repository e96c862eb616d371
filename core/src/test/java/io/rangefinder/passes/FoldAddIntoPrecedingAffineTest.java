package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FoldAddIntoPrecedingAffineTest {
  @Test
  void addsToTheBias() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #e8b19a6f)
output y
""");
  }

  @Test
  void takesAConstantOfRankFourOnTheLeft() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 1, 1, 1, 3));
              g.node("y", new Add(Activation.NONE), "k", "c");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #e8b19a6f)
output y
""");
  }

  @Test
  void subtractsAndTakesOverTheActivation() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Sub(Activation.RELU), "c", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #1a9345c8)
output y
""");
  }

  @Test
  void leavesAConstantMinuend() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Sub(Activation.NONE), "k", "c");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 4, 4, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("c", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAClampedResult() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.RELU6),
                  "x",
                  "w",
                  "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.node("c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesASharedBias() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              g.node("z", new Relu(), "b");
              return g.build("y", "z");
            })
        .doesNotFire();
  }

  @Test
  void leavesAProduct() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void addsToTheBiasOfAConvolutionThatSharesItsWeights() {
    assertRule(new FoldAddIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.constant("b2", signed(3, 3));
              Conv2D conv = new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE);
              g.node("c", conv, "x", "w", "b");
              g.node("other", conv, "x", "w", "b2");
              g.constant("k", signed(7, 3));
              g.node("y", new Add(Activation.NONE), "c", "k");
              return g.build("y", "other");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
other: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b2: float32[3] #d9c83fa5)
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #e8b19a6f)
output y
output other
""");
  }
}
