package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class EnsureBiasTest {
  @Test
  void namesZerosAfterTheOutput() {
    assertRule(new EnsureBias())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.node("c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, c_bias: float32[3] #7bd5c66f)
output c
""");
  }

  @Test
  void countsTheChannelsOfDepthwiseWeights() {
    assertRule(new EnsureBias())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 1, 3, 3, 4));
              g.node(
                  "c",
                  new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), 2, Activation.NONE),
                  "x",
                  "w");
              return g.build("c");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #e55fa4d4, c_bias: float32[4] #ecbb4b55)
output c
""");
  }

  @Test
  void leavesABias() {
    assertRule(new EnsureBias())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              return g.build("c");
            })
        .doesNotFire();
  }
}
