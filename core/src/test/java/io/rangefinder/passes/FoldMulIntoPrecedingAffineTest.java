package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FoldMulIntoPrecedingAffineTest {
  @Test
  void scalesWeightsAndBiasOfEachChannel() {
    assertRule(new FoldMulIntoPrecedingAffine())
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
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #9aeca545, b: float32[3] #2d4083b9)
output y
""");
  }

  @Test
  void takesAConstantOnTheLeft() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Mul(Activation.NONE), "k", "c");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #9aeca545, b: float32[3] #2d4083b9)
output y
""");
  }

  @Test
  void dividesByAScalarAndTakesOverTheActivation() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", Constant.ofFloats(Shape.scalar(), 3));
              g.node("y", new Div(Activation.RELU6), "c", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU6](x, w: float32[3,3,3,2] #163d7446, b: float32[3] #7021067b)
output y
""");
  }

  @Test
  void scalesTheInnermostAxisOfDepthwiseWeights() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 1, 3, 3, 4));
              g.constant("b", signed(2, 4));
              g.constant("k", signed(7, 4));
              g.node(
                  "c",
                  new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), 2, Activation.NONE),
                  "x",
                  "w",
                  "b");
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #65b07762, b: float32[4] #958afbbd)
output y
""");
  }

  @Test
  void scalesRowsOfAFullyConnectedOperator() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("w", signed(1, 3, 4));
              g.constant("b", signed(2, 3));
              g.constant("k", signed(7, 3));
              g.node("c", new FullyConnected(Activation.NONE), "x", "w", "b");
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w: float32[3,4] #caea7592, b: float32[3] #2d4083b9)
output y
""");
  }

  @Test
  void leavesAConstantNumerator() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", positive(7, 3));
              g.node("y", new Div(Activation.NONE), "k", "c");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 1, 4, 4, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatAddsAnAxis() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 2, 1, 1, 1, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("c", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAClampedResult() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.RELU), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.node("c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w");
              g.constant("k", signed(7, 3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.constant("k", signed(7, 3));
              g.node("d", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w");
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y", "d");
            })
        .doesNotFire();
  }

  @Test
  void leavesASum() {
    assertRule(new FoldMulIntoPrecedingAffine())
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
        .doesNotFire();
  }

  @Test
  void leavesComputedFactors() {
    assertRule(new FoldMulIntoPrecedingAffine())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.input("k", DataType.FLOAT32, Shape.of(3));
              g.node("y", new Mul(Activation.NONE), "c", "k");
              return g.build("y");
            })
        .doesNotFire();
  }
}
