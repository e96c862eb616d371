package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FuseDilatedConvTest {
  private static final Conv2D CONVOLUTION = convolution(Padding.VALID);
  private static final Constant TWO_AROUND = margins(2, 2, 2, 2);
  private static final Constant NO_MARGINS = margins(0, 0, 0, 0);

  private final RuleAssert rule = assertRule(new FuseDilatedConv());

  @Test
  void findsSAMEPadding() {
    rule.on(joined(convolved(spread(6, TWO_AROUND)), NO_MARGINS).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,6,6,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void findsSAMEPaddingWhereTheBlocksNeedMore() {
    rule.on(joined(convolved(spread(7, margins(2, 3, 2, 3))), margins(0, 1, 0, 1)).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,7,7,2]
y: float32[1,7,7,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void findsVALIDPadding() {
    rule.on(joined(convolved(spread(6, NO_MARGINS)), NO_MARGINS).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void takesADepthwiseConvolution() {
    DepthwiseConv2D depthwise =
        new DepthwiseConv2D(Window2D.of(1, 1, Padding.VALID), 1, Activation.RELU);
    Sketch convolved =
        spread(6, TWO_AROUND).constant("w", signed(1, 1, 3, 3, 2)).node("c", depthwise, "s", "w");
    rule.on(joined(convolved, NO_MARGINS).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,6,6,2] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], depthMultiplier=1, activation=RELU](x, w: float32[1,3,3,2] #8f1afd96)
output y
""");
  }

  @Test
  void leavesOtherPaddings() {
    rule.on(joined(convolved(spread(6, margins(1, 3, 2, 2))), NO_MARGINS).outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesCropsBeforeTheImage() {
    rule.on(joined(convolved(spread(6, TWO_AROUND)), margins(1, 0, 0, 0)).outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatPadsItself() {
    Sketch padded = spread(6, TWO_AROUND).convolve("c", convolution(Padding.SAME), "s");
    rule.on(joined(padded, NO_MARGINS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAConvolutionThatStrides() {
    Conv2D striding = new Conv2D(Window2D.of(2, 2, Padding.VALID), Activation.NONE);
    Sketch strided = spread(6, margins(2, 4, 2, 4)).convolve("c", striding, "s");
    rule.on(joined(strided, NO_MARGINS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAConvolutionThatOthersRead() {
    rule.on(joined(convolved(spread(6, TWO_AROUND)), NO_MARGINS).outputs("y", "c")).doesNotFire();
  }

  @Test
  void leavesOtherBlockExtents() {
    rule.on(
            convolved(spread(6, TWO_AROUND))
                .vector("other", 4, 1)
                .constant("crops", NO_MARGINS)
                .node("y", new BatchToSpaceNd(), "c", "other", "crops")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesWhatIsNotSpread() {
    Sketch convolved = Sketch.of(4, 4, 4, 2).vector("block", 2, 2).convolve("c", CONVOLUTION, "x");
    rule.on(joined(convolved, NO_MARGINS).outputs("y")).doesNotFire();
  }

  /** An image whose blocks of 2 x 2 pixels are spread over the batch {@code s}. */
  private static Sketch spread(int extent, Constant paddings) {
    return Sketch.of(1, extent, extent, 2)
        .vector("block", 2, 2)
        .constant("pads", paddings)
        .node("s", new SpaceToBatchNd(), "x", "block", "pads");
  }

  private static Sketch convolved(Sketch spread) {
    return spread.convolve("c", CONVOLUTION, "s");
  }

  private static Sketch joined(Sketch convolved, Constant crops) {
    return convolved
        .constant("crops", crops)
        .node("y", new BatchToSpaceNd(), "c", "block", "crops");
  }

  private static Constant margins(int top, int bottom, int left, int right) {
    return Constant.ofInts(Shape.of(2, 2), top, bottom, left, right);
  }
}
