package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class ConvertPureConvToDepthwiseTest {
  @Test
  void multipliesTheOnlyChannel() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 1));
              g.constant("w", signed(1, 4, 3, 3, 1));
              g.constant("b", signed(2, 4));
              g.node(
                  "y", new Conv2D(Window2D.of(2, 2, Padding.SAME), Activation.RELU), "x", "w", "b");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,5,5,1]
y: float32[1,3,3,4] = DepthwiseConv2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=4, activation=RELU](x, w: float32[1,3,3,4] #c2a8af4d, b: float32[4] #a37efbfc)
output y
""");
  }

  @Test
  void leavesSeveralChannels() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 2));
              g.constant("w", signed(1, 4, 3, 3, 2));
              g.constant("b", signed(2, 4));
              g.node(
                  "y", new Conv2D(Window2D.of(2, 2, Padding.SAME), Activation.RELU), "x", "w", "b");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesUnequalStrides() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 1));
              g.constant("w", signed(1, 4, 3, 3, 1));
              g.constant("b", signed(2, 4));
              g.node(
                  "y", new Conv2D(Window2D.of(2, 1, Padding.SAME), Activation.RELU), "x", "w", "b");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesADilatedWindow() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 1));
              g.constant("w", signed(1, 4, 3, 3, 1));
              g.constant("b", signed(2, 4));
              g.node(
                  "y",
                  new Conv2D(new Window2D(1, 1, 2, 2, Padding.SAME), Activation.RELU),
                  "x",
                  "w",
                  "b");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 1));
              g.constant("w", signed(1, 4, 3, 3, 1));
              g.constant("b", signed(2, 4));
              g.node(
                  "y", new Conv2D(Window2D.of(2, 2, Padding.SAME), Activation.RELU), "x", "w", "b");
              g.node(
                  "z", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.RELU), "x", "w", "b");
              return g.build("y", "z");
            })
        .doesNotFire();
  }

  @Test
  void leavesComputedWeights() {
    assertRule(new ConvertPureConvToDepthwise())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 1));
              g.input("w", DataType.FLOAT32, Shape.of(4, 3, 3, 1));
              g.node("y", new Conv2D(Window2D.of(2, 2, Padding.SAME), Activation.RELU), "x", "w");
              return g.build("y");
            })
        .doesNotFire();
  }
}
