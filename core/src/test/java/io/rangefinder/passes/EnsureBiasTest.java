package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.convolvedImage;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class EnsureBiasTest {
  private final RuleAssert rule = assertRule(new EnsureBias());

  @Test
  void namesZerosAfterTheOutput() {
    rule.on(image().filters().node("c", convolution(Padding.SAME), "x", "w").outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, c_bias: float32[3] #7bd5c66f)
output c
""");
  }

  @Test
  void countsTheChannelsOfDepthwiseWeights() {
    DepthwiseConv2D depthwise =
        new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), 2, Activation.NONE);
    rule.on(
            image()
                .constant("w", signed(1, 1, 3, 3, 4))
                .node("c", depthwise, "x", "w")
                .outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #e55fa4d4, c_bias: float32[4] #ecbb4b55)
output c
""");
  }

  @Test
  void leavesABias() {
    rule.on(convolvedImage().outputs("c")).doesNotFire();
  }
}
