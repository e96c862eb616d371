package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class IdentifyL2PoolTest {
  private final RuleAssert rule = assertRule(new IdentifyL2Pool());

  @Test
  void findsTheRootOfPooledSquares() {
    rule.on(rootOfPooled(new Square(), Activation.NONE))
        .rewritesTo(
"""
input x: float32[1,5,5,2]
y: float32[1,3,3,2] = L2Pool2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=SAME], filterHeight=2, filterWidth=2, activation=NONE](x)
output y
""");
  }

  @Test
  void leavesPoolsOfAnythingElse() {
    rule.on(rootOfPooled(new Abs(), Activation.NONE)).doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    rule.on(rootOfPooled(new Square(), Activation.RELU)).doesNotFire();
  }

  private static Graph rootOfPooled(Op pooled, Activation activation) {
    return Sketch.of(1, 5, 5, 2)
        .node("s", pooled, "x")
        .node("p", new AveragePool2D(Window2D.of(2, 2, Padding.SAME), 2, 2, activation), "s")
        .node("y", new Sqrt(), "p")
        .outputs("y");
  }
}
