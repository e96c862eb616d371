package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class IdentifyL2PoolTest {
  @Test
  void findsTheRootOfPooledSquares() {
    assertRule(new IdentifyL2Pool())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 2));
              g.node("s", new Square(), "x");
              g.node(
                  "p",
                  new AveragePool2D(Window2D.of(2, 2, Padding.SAME), 2, 2, Activation.NONE),
                  "s");
              g.node("y", new Sqrt(), "p");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,5,5,2]
y: float32[1,3,3,2] = L2Pool2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=SAME], filterHeight=2, filterWidth=2, activation=NONE](x)
output y
""");
  }

  @Test
  void leavesPoolsOfAnythingElse() {
    assertRule(new IdentifyL2Pool())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 2));
              g.node("s", new Abs(), "x");
              g.node(
                  "p",
                  new AveragePool2D(Window2D.of(2, 2, Padding.SAME), 2, 2, Activation.NONE),
                  "s");
              g.node("y", new Sqrt(), "p");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    assertRule(new IdentifyL2Pool())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 5, 5, 2));
              g.node("s", new Square(), "x");
              g.node(
                  "p",
                  new AveragePool2D(Window2D.of(2, 2, Padding.SAME), 2, 2, Activation.RELU),
                  "s");
              g.node("y", new Sqrt(), "p");
              return g.build("y");
            })
        .doesNotFire();
  }
}
