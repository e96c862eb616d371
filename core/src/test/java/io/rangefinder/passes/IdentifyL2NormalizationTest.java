package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Sum;
import org.junit.jupiter.api.Test;

class IdentifyL2NormalizationTest {
  @Test
  void findsAProductWithTheReciprocal() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("safe", new Maximum(), "sum", "epsilon");
              g.node("r", new Rsqrt(), "safe");
              g.node("y", new Mul(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[2,4]
y: float32[2,4] = L2Normalization[](x)
output y
""");
  }

  @Test
  void findsAQuotient() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(-1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Sqrt(), "sum");
              g.node("y", new Div(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[2,4]
y: float32[2,4] = L2Normalization[](x)
output y
""");
  }

  @Test
  void findsAnAddedEpsilon() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-7f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("safe", new Add(Activation.NONE), "epsilon", "sum");
              g.node("r", new Rsqrt(), "safe");
              g.node("y", new Mul(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[2,4]
y: float32[2,4] = L2Normalization[](x)
output y
""");
  }

  @Test
  void leavesALargeEpsilon() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 0.1f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("safe", new Add(Activation.NONE), "sum", "epsilon");
              g.node("r", new Rsqrt(), "safe");
              g.node("y", new Mul(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherAxis() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(0));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Rsqrt(), "sum");
              g.node("y", new Mul(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesSwappedOperands() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Rsqrt(), "sum");
              g.node("y", new Mul(Activation.NONE), "r", "x");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheNormOfAnother() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("z", DataType.FLOAT32, Shape.of(2, 4));
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Rsqrt(), "sum");
              g.node("y", new Mul(Activation.NONE), "z", "r");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheRootWhereTheReciprocalIsNeeded() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Sqrt(), "sum");
              g.node("y", new Mul(Activation.NONE), "x", "r");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    assertRule(new IdentifyL2Normalization())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 4));
              g.constant("axis", Constant.vector(1));
              g.constant("epsilon", Constant.ofFloats(Shape.scalar(), 1e-12f));
              g.node("square", new Square(), "x");
              g.node("sum", new Sum(true), "square", "axis");
              g.node("r", new Rsqrt(), "sum");
              g.node("y", new Mul(Activation.RELU), "x", "r");
              return g.build("y");
            })
        .doesNotFire();
  }
}
