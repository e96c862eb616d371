package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.positive;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.convolvedImage;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FoldMulIntoPrecedingAffineTest {
  private static final Op PRODUCT = new Mul(Activation.NONE);
  private static final Constant FACTORS = signed(7, 3);
  private static final String SCALED =
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #9aeca545, b: float32[3] #2d4083b9)
output y
""";

  private final RuleAssert rule = assertRule(new FoldMulIntoPrecedingAffine());

  @Test
  void scalesWeightsAndBiasOfEachChannel() {
    rule.on(product(convolvedImage(), FACTORS).outputs("y")).rewritesTo(SCALED);
  }

  @Test
  void takesAConstantOnTheLeft() {
    rule.on(convolvedImage().constant("k", FACTORS).node("y", PRODUCT, "k", "c").outputs("y"))
        .rewritesTo(SCALED);
  }

  @Test
  void dividesByAScalarAndTakesOverTheActivation() {
    rule.on(
            convolvedImage()
                .scalar("k", 3)
                .node("y", new Div(Activation.RELU6), "c", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU6](x, w: float32[3,3,3,2] #163d7446, b: float32[3] #7021067b)
output y
""");
  }

  @Test
  void scalesTheInnermostAxisOfDepthwiseWeights() {
    Op depthwise = new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), 2, Activation.NONE);
    rule.on(
            image()
                .constant("w", signed(1, 1, 3, 3, 4))
                .constant("b", signed(2, 4))
                .constant("k", signed(7, 4))
                .node("c", depthwise, "x", "w", "b")
                .node("y", PRODUCT, "c", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,4] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=2, activation=NONE](x, w: float32[1,3,3,4] #65b07762, b: float32[4] #958afbbd)
output y
""");
  }

  @Test
  void scalesRowsOfAFullyConnectedOperator() {
    rule.on(
            Sketch.of(1, 4)
                .constant("w", signed(1, 3, 4))
                .constant("b", signed(2, 3))
                .constant("k", FACTORS)
                .node("c", new FullyConnected(Activation.NONE), "x", "w", "b")
                .node("y", PRODUCT, "c", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,3] = FullyConnected[activation=NONE](x, w: float32[3,4] #caea7592, b: float32[3] #2d4083b9)
output y
""");
  }

  @Test
  void leavesAConstantNumerator() {
    rule.on(
            convolvedImage()
                .constant("k", positive(7, 3))
                .node("y", new Div(Activation.NONE), "k", "c")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    rule.on(product(convolvedImage(), signed(7, 1, 4, 4, 3)).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAConstantThatAddsAnAxis() {
    rule.on(product(convolvedImage(), signed(7, 2, 1, 1, 1, 3)).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    rule.on(product(convolvedImage(), FACTORS).outputs("c", "y")).doesNotFire();
  }

  @Test
  void leavesAClampedResult() {
    Conv2D clamped = convolution(Padding.SAME).withActivation(Activation.RELU);
    rule.on(product(image().convolve("c", clamped, "x"), FACTORS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAnOperatorWithoutBias() {
    Sketch unbiased = image().filters().node("c", convolution(Padding.SAME), "x", "w");
    rule.on(product(unbiased, FACTORS).outputs("y")).doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    Sketch shared = convolvedImage().node("d", convolution(Padding.SAME), "x", "w");
    rule.on(product(shared, FACTORS).outputs("y", "d")).doesNotFire();
  }

  @Test
  void leavesASum() {
    rule.on(
            convolvedImage()
                .constant("k", FACTORS)
                .node("y", new Add(Activation.NONE), "c", "k")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesComputedFactors() {
    rule.on(convolvedImage().input("k", 3).node("y", PRODUCT, "c", "k").outputs("y")).doesNotFire();
  }

  private static Sketch product(Sketch convolved, Constant factors) {
    return convolved.constant("k", factors).node("y", PRODUCT, "c", "k");
  }
}
