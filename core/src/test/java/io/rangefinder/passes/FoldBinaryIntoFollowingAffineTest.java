package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FoldBinaryIntoFollowingAffineTest {
  @Test
  void scalesWeightsWhateverThePadding() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Mul(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "m", "w", "b");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #77de425c, b: float32[3] #d8831b70)
output c
""");
  }

  @Test
  void dividesWeights() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Div(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #163d7446, b: float32[3] #d8831b70)
output c
""");
  }

  @Test
  void addsToTheBiasWhereNothingIsPadded() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Add(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #1af02294)
output c
""");
  }

  @Test
  void subtractsFromTheBias() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Sub(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #a0a26229)
output c
""");
  }

  @Test
  void addsToTheBiasOfADepthwiseConvolution() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Add(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 1, 3, 3, 4));
              g.constant("b", signed(2, 4));
              g.node(
                  "c",
                  new DepthwiseConv2D(Window2D.of(1, 1, Padding.VALID), 2, Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #e55fa4d4, b: float32[4] #d7da0beb)
output c
""");
  }

  @Test
  void leavesASumBeforePadding() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Add(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "m", "w", "b");
              return g.build("c");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConstantMinuend() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Sub(Activation.NONE), "k", "x");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .doesNotFire();
  }

  @Test
  void leavesOneConstantAChannel() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", signed(7, 2));
              g.node("m", new Mul(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .doesNotFire();
  }

  @Test
  void leavesAClampedOperand() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Mul(Activation.RELU), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnOperandThatOthersRead() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Mul(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c", "m");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Mul(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.node("c", new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE), "m", "w");
              return g.build("c");
            })
        .doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Mul(Activation.NONE), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "m", "w", "b");
              g.node("z", new Relu(), "w");
              return g.build("c", "z");
            })
        .doesNotFire();
  }

  @Test
  void leavesAMaximum() {
    assertRule(new FoldBinaryIntoFollowingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("m", new Maximum(), "x", "k");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "m",
                  "w",
                  "b");
              return g.build("c");
            })
        .doesNotFire();
  }
}
