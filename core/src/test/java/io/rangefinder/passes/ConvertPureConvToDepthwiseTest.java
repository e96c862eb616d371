package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertPureConvToDepthwiseTest {
  private static final Window2D BY_TWO = Window2D.of(2, 2, Padding.SAME);

  private final RuleAssert rule = assertRule(new ConvertPureConvToDepthwise());

  @Test
  void multipliesTheOnlyChannel() {
    rule.on(convolved(1, BY_TWO).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,5,5,1]
y: float32[1,3,3,4] = DepthwiseConv2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=SAME], depthMultiplier=4, activation=RELU](x, w: float32[1,3,3,4] #c2a8af4d, b: float32[4] #a37efbfc)
output y
""");
  }

  @Test
  void leavesSeveralChannels() {
    rule.on(convolved(2, BY_TWO).outputs("y")).doesNotFire();
  }

  @Test
  void leavesUnequalStrides() {
    rule.on(convolved(1, Window2D.of(2, 1, Padding.SAME)).outputs("y")).doesNotFire();
  }

  @Test
  void leavesADilatedWindow() {
    rule.on(convolved(1, new Window2D(1, 1, 2, 2, Padding.SAME)).outputs("y")).doesNotFire();
  }

  @Test
  void leavesSharedWeights() {
    Conv2D other = new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.RELU);
    rule.on(convolved(1, BY_TWO).node("z", other, "x", "w", "b").outputs("y", "z")).doesNotFire();
  }

  @Test
  void leavesComputedWeights() {
    rule.on(
            Sketch.of(1, 5, 5, 1)
                .input("w", 4, 3, 3, 1)
                .node("y", new Conv2D(BY_TWO, Activation.RELU), "x", "w")
                .outputs("y"))
        .doesNotFire();
  }

  private static Sketch convolved(int channels, Window2D window) {
    return Sketch.of(1, 5, 5, channels)
        .constant("w", signed(1, 4, 3, 3, channels))
        .constant("b", signed(2, 4))
        .node("y", new Conv2D(window, Activation.RELU), "x", "w", "b");
  }
}
