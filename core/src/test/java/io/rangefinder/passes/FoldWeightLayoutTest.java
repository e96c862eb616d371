package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FoldWeightLayoutTest {
  private final RuleAssert rule = assertRule(new FoldWeightLayout());

  @Test
  void namesTheWeightsAsTheyWere() {
    rule.on(convolved(weights(), "w_reordered").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #5a1ce532)
output y
""");
  }

  @Test
  void findsAnotherNameForWeightsInUse() {
    rule.on(convolved(weights(), "w_reordered").node("z", new Relu(), "w").outputs("y", "z"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE](x, w_0: float32[3,3,3,2] #5a1ce532)
z: float32[3,3,2,3] = Relu[](w: float32[3,3,2,3] #52ba2513)
output y
output z
""");
  }

  @Test
  void leavesOtherTranspositions() {
    rule.on(convolved(weights(), "t").outputs("y")).doesNotFire();
  }

  @Test
  void leavesWeightsThatAreComputed() {
    rule.on(convolved(image().input("w", 3, 3, 2, 3), "w_reordered").outputs("y")).doesNotFire();
  }

  private static Sketch weights() {
    return image().constant("w", signed(1, 3, 3, 2, 3));
  }

  /** The image convolved with its weights {@code w}, HWIO, once they are brought to OHWI. */
  private static Sketch convolved(Sketch weights, String reordered) {
    return weights
        .vector(reordered + "_perm", 3, 0, 1, 2)
        .node(reordered, new Transpose(), "w", reordered + "_perm")
        .node("y", convolution(Padding.SAME), "x", reordered);
  }
}
