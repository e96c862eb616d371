package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import org.junit.jupiter.api.Test;

class FuseBiasedDilatedConvTest {
  private static final String FUSED =
"""
input x: float32[1,6,6,2]
c: float32[1,6,6,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513)
y: float32[1,6,6,3] = Add[activation=NONE](c, k: float32[3] #36c9de2c)
output y
""";

  @Test
  void findsASumAfterTheBlocksAreJoined() {
    GraphBuilder g = spread();
    convolution(g);
    g.node("j", new BatchToSpaceNd(), "c", "block", "crops");
    g.node("y", new Add(Activation.NONE), "j", "k");
    assertFuses(g.build("y"));
  }

  @Test
  void findsASumBeforeTheBlocksAreJoined() {
    GraphBuilder g = spread();
    convolution(g);
    g.node("a", new Add(Activation.NONE), "c", "k");
    g.node("y", new BatchToSpaceNd(), "a", "block", "crops");
    assertFuses(g.build("y"));
  }

  @Test
  void leavesAConvolutionWithoutASum() {
    assertRule(new FuseBiasedDilatedConv())
        .on(
            unused -> {
              GraphBuilder g = spread();
              convolution(g);
              g.node("j", new BatchToSpaceNd(), "c", "block", "crops");
              g.node("y", new Mul(Activation.NONE), "j", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatHasABias() {
    assertRule(new FuseBiasedDilatedConv())
        .on(
            unused -> {
              GraphBuilder g = spread();
              g.constant("b", signed(2, 3));
              g.node("c", new Conv2D(plain(), Activation.NONE), "s", "w", "b");
              g.node("j", new BatchToSpaceNd(), "c", "block", "crops");
              g.node("y", new Add(Activation.NONE), "j", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesASumThatIsNotTheOnlyReader() {
    assertRule(new FuseBiasedDilatedConv())
        .on(
            unused -> {
              GraphBuilder g = spread();
              convolution(g);
              g.node("j", new BatchToSpaceNd(), "c", "block", "crops");
              g.node("y", new Add(Activation.NONE), "j", "k");
              return g.build("j", "y");
            })
        .doesNotFire();
  }

  private static void assertFuses(Graph before) {
    Graph after = Rewritten.by(new FuseBiasedDilatedConv(), before);
    assertThat(GraphPrinter.print(after)).isEqualTo(FUSED);
    GraphValues.assertOutputsEqual(before, after);
  }

  private static GraphBuilder spread() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
    g.constant("block", Constant.vector(2, 2));
    g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
    g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
    g.constant("w", signed(1, 3, 3, 3, 2));
    g.constant("k", signed(7, 3));
    g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
    return g;
  }

  private static void convolution(GraphBuilder g) {
    g.node("c", new Conv2D(plain(), Activation.NONE), "s", "w");
  }

  private static Window2D plain() {
    return Window2D.of(1, 1, Padding.VALID);
  }
}
