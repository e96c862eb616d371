package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class IdentifyPReluTest {
  @Test
  void findsTheTwoHalves() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.constant("slope", signed(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.node("scaled", new Mul(Activation.NONE), "slope", "below");
              g.node("y", new Add(Activation.NONE), "above", "scaled");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,2,2,3]
y: float32[1,2,2,3] = PRelu[](x, slope_neg: float32[3] #adeb70df)
output y
""");
  }

  @Test
  void negatesComputedSlopes() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3));
              g.input("slope", DataType.FLOAT32, Shape.of(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.node("scaled", new Mul(Activation.NONE), "slope", "below");
              g.node("y", new Add(Activation.NONE), "above", "scaled");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,3]
input slope: float32[1,3]
slope_neg: float32[1,3] = Neg[](slope)
y: float32[1,3] = PRelu[](x, slope_neg)
output y
""");
  }

  @Test
  void leavesSwappedFactors() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.constant("slope", signed(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.node("scaled", new Mul(Activation.NONE), "below", "slope");
              g.node("y", new Add(Activation.NONE), "above", "scaled");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesSwappedHalves() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.constant("slope", signed(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.node("scaled", new Mul(Activation.NONE), "slope", "below");
              g.node("y", new Add(Activation.NONE), "scaled", "above");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesHalvesOfDifferentTensors() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.constant("slope", signed(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.input("z", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.node("other", new Relu(), "z");
              g.node("scaled", new Mul(Activation.NONE), "slope", "below");
              g.node("y", new Add(Activation.NONE), "other", "scaled");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    assertRule(new IdentifyPRelu())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 3));
              g.constant("slope", signed(1, 3));
              g.node("neg", new Neg(), "x");
              g.node("below", new Relu(), "neg");
              g.node("above", new Relu(), "x");
              g.node("scaled", new Mul(Activation.NONE), "slope", "below");
              g.node("y", new Add(Activation.RELU), "above", "scaled");
              return g.build("y");
            })
        .doesNotFire();
  }
}
