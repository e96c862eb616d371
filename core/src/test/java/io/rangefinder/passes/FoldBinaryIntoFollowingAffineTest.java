package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FoldBinaryIntoFollowingAffineTest {
  private static final Op PRODUCT = new Mul(Activation.NONE);
  private static final Op SUM = new Add(Activation.NONE);

  private final RuleAssert rule = assertRule(new FoldBinaryIntoFollowingAffine());

  @Test
  void scalesWeightsWhateverThePadding() {
    rule.on(padded(withThree(PRODUCT)).outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #77de425c, b: float32[3] #d8831b70)
output c
""");
  }

  @Test
  void dividesWeights() {
    rule.on(unpadded(withThree(new Div(Activation.NONE))).outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #163d7446, b: float32[3] #d8831b70)
output c
""");
  }

  @Test
  void addsToTheBiasWhereNothingIsPadded() {
    rule.on(unpadded(withThree(SUM)).outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #1af02294)
output c
""");
  }

  @Test
  void subtractsFromTheBias() {
    rule.on(unpadded(withThree(new Sub(Activation.NONE))).outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #a0a26229)
output c
""");
  }

  @Test
  void addsToTheBiasOfADepthwiseConvolution() {
    Op depthwise = new DepthwiseConv2D(Window2D.of(1, 1, Padding.VALID), 2, Activation.NONE);
    rule.on(
            withThree(SUM)
                .constant("w", signed(1, 1, 3, 3, 4))
                .constant("b", signed(2, 4))
                .node("c", depthwise, "m", "w", "b")
                .outputs("c"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
c: float32[1,2,2,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=VALID], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #e55fa4d4, b: float32[4] #d7da0beb)
output c
""");
  }

  @Test
  void leavesASumBeforePadding() {
    rule.on(padded(withThree(SUM)).outputs("c")).doesNotFire();
  }

  @Test
  void leavesAConstantMinuend() {
    Sketch difference = image().scalar("k", 3).node("m", new Sub(Activation.NONE), "k", "x");
    rule.on(unpadded(difference).outputs("c")).doesNotFire();
  }

  @Test
  void leavesOneConstantAChannel() {
    Sketch product = image().constant("k", signed(7, 2)).node("m", PRODUCT, "x", "k");
    rule.on(unpadded(product).outputs("c")).doesNotFire();
  }

  @Test
  void leavesAClampedOperand() {
    rule.on(unpadded(withThree(new Mul(Activation.RELU))).outputs("c")).doesNotFire();
  }

  @Test
  void leavesAnOperandThatOthersRead() {
    rule.on(unpadded(withThree(PRODUCT)).outputs("c", "m")).doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    rule.on(
            withThree(PRODUCT)
                .filters()
                .node("c", convolution(Padding.VALID), "m", "w")
                .outputs("c"))
        .doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    rule.on(padded(withThree(PRODUCT)).node("z", new Relu(), "w").outputs("c", "z")).doesNotFire();
  }

  @Test
  void leavesAMaximum() {
    rule.on(unpadded(withThree(new Maximum())).outputs("c")).doesNotFire();
  }

  private static Sketch withThree(Op binary) {
    return image().scalar("k", 3).node("m", binary, "x", "k");
  }

  private static Sketch padded(Sketch operand) {
    return operand.convolve("c", convolution(Padding.SAME), "m");
  }

  private static Sketch unpadded(Sketch operand) {
    return operand.convolve("c", convolution(Padding.VALID), "m");
  }
}
