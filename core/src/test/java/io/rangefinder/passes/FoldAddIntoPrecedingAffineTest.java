package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.convolvedImage;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FoldAddIntoPrecedingAffineTest {
  private static final Op SUM = new Add(Activation.NONE);
  private static final Constant ADDENDS = signed(7, 3);
  private static final String ADDED =
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #e8b19a6f)
output y
""";

  private final RuleAssert rule = assertRule(new FoldAddIntoPrecedingAffine());

  @Test
  void addsToTheBias() {
    rule.on(sum(convolvedImage(), ADDENDS).outputs("y")).rewritesTo(ADDED);
  }

  @Test
  void takesAConstantOfRankFourOnTheLeft() {
    rule.on(
            convolvedImage()
                .constant("k", signed(7, 1, 1, 1, 3))
                .node("y", SUM, "k", "c")
                .outputs("y"))
        .rewritesTo(ADDED);
  }

  @Test
  void subtractsAndTakesOverTheActivation() {
    rule.on(
            convolvedImage()
                .constant("k", ADDENDS)
                .node("y", new Sub(Activation.RELU), "c", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #1a9345c8)
output y
""");
  }

  @Test
  void leavesAConstantMinuend() {
    rule.on(
            convolvedImage()
                .constant("k", ADDENDS)
                .node("y", new Sub(Activation.NONE), "k", "c")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    rule.on(sum(convolvedImage(), signed(7, 4, 4, 3)).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    rule.on(sum(convolvedImage(), ADDENDS).outputs("c", "y")).doesNotFire();
  }

  @Test
  void leavesAClampedResult() {
    Conv2D clamped = convolution(Padding.SAME).withActivation(Activation.RELU6);
    rule.on(sum(image().convolve("c", clamped, "x"), ADDENDS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    Sketch unbiased = image().filters().node("c", convolution(Padding.SAME), "x", "w");
    rule.on(sum(unbiased, ADDENDS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesASharedBias() {
    rule.on(sum(convolvedImage(), ADDENDS).node("z", new Relu(), "b").outputs("y", "z"))
        .doesNotFire();
  }

  @Test
  void leavesAProduct() {
    rule.on(
            convolvedImage()
                .constant("k", ADDENDS)
                .node("y", new Mul(Activation.NONE), "c", "k")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void addsToTheBiasOfAConvolutionThatSharesItsWeights() {
    rule.on(
            convolvedImage()
                .constant("b2", signed(3, 3))
                .node("other", convolution(Padding.SAME), "x", "w", "b2")
                .constant("k", ADDENDS)
                .node("y", SUM, "c", "k")
                .outputs("y", "other"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
other: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b2: float32[3] #d9c83fa5)
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #e8b19a6f)
output y
output other
""");
  }

  private static Sketch sum(Sketch convolved, Constant addends) {
    return convolved.constant("k", addends).node("y", SUM, "c", "k");
  }
}
