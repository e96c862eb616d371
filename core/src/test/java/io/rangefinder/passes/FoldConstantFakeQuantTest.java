package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.Rewritten;
import org.junit.jupiter.api.Test;

class FoldConstantFakeQuantTest {
  @Test
  void roundsWeightsOfEightBits() {
    assertRule(new FoldConstantFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 2));
              g.node("q", new FakeQuant(-0.5f, 1.5f, 8, false), "w");
              g.node("y", new Mul(Activation.NONE), "x", "q");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #f483923)
output y
""");
  }

  @Test
  void leavesOutTheLowestCode() {
    assertRule(new FoldConstantFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 2));
              g.node("q", new FakeQuant(-1, 1, 8, true), "w");
              g.node("y", new Mul(Activation.NONE), "x", "q");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #f55d84f6)
output y
""");
  }

  @Test
  void makesZerosOfAnEmptyRange() {
    assertRule(new FoldConstantFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 2));
              g.node("q", new FakeQuant(0, 0, 8, false), "w");
              g.node("y", new Mul(Activation.NONE), "x", "q");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, q: float32[2] #6522df69)
output y
""");
  }

  @Test
  void leavesActivations() {
    assertRule(new FoldConstantFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("y", new FakeQuant(-1, 1, 8, false), "x");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesRangesWithoutZero() {
    assertRule(new FoldConstantFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 2));
              g.node("q", new FakeQuant(1, 2, 8, false), "w");
              g.node("y", new Mul(Activation.NONE), "x", "q");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void keepsTheTrainedRangeOnTheConstant() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    g.constant("w", signed(1, 2));
    g.node("q", new FakeQuant(-1, 1, 8, true), "w");
    g.node("y", new Mul(Activation.NONE), "x", "q");
    Graph after = Rewritten.by(new FoldConstantFakeQuant(), g.build("y"));
    assertThat(after.tensor("q").range())
        .isEqualTo(new TensorRange(new Range(-1, 1), true, RangeOrigin.FAKE_QUANTIZED, "q"));
  }
}
