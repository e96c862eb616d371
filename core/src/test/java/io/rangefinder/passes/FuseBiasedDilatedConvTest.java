package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.convolution;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class FuseBiasedDilatedConvTest {
  private static final Op SUM = new Add(Activation.NONE);
  private static final String FUSED =
"""
input x: float32[1,6,6,2]
c: float32[1,6,6,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513)
y: float32[1,6,6,3] = Add[activation=NONE](c, k: float32[3] #36c9de2c)
output y
""";

  private final RuleAssert rule = assertRule(new FuseBiasedDilatedConv());

  @Test
  void findsASumAfterTheBlocksAreJoined() {
    assertFuses(joined(convolved()).node("y", SUM, "j", "k").outputs("y"));
  }

  @Test
  void findsASumBeforeTheBlocksAreJoined() {
    assertFuses(
        convolved()
            .node("a", SUM, "c", "k")
            .node("y", new BatchToSpaceNd(), "a", "block", "crops")
            .outputs("y"));
  }

  @Test
  void leavesAConvolutionWithoutASum() {
    rule.on(joined(convolved()).node("y", new Mul(Activation.NONE), "j", "k").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatHasABias() {
    Sketch biased = spread().convolve("c", convolution(Padding.VALID), "s");
    rule.on(joined(biased).node("y", SUM, "j", "k").outputs("y")).doesNotFire();
  }

  @Test
  void leavesASumThatIsNotTheOnlyReader() {
    rule.on(joined(convolved()).node("y", SUM, "j", "k").outputs("j", "y")).doesNotFire();
  }

  private static void assertFuses(Graph before) {
    Graph after = Rewritten.by(new FuseBiasedDilatedConv(), before);
    assertThat(GraphPrinter.print(after)).isEqualTo(FUSED);
    GraphValues.assertOutputsEqual(before, after);
  }

  private static Sketch joined(Sketch convolved) {
    return convolved.node("j", new BatchToSpaceNd(), "c", "block", "crops");
  }

  private static Sketch convolved() {
    return spread().filters().node("c", convolution(Padding.VALID), "s", "w");
  }

  private static Sketch spread() {
    return Sketch.of(1, 6, 6, 2)
        .vector("block", 2, 2)
        .constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2))
        .constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0))
        .constant("k", signed(7, 3))
        .node("s", new SpaceToBatchNd(), "x", "block", "pads");
  }
}
