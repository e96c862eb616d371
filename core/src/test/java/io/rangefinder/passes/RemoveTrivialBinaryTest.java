package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import org.junit.jupiter.api.Test;

class RemoveTrivialBinaryTest {
  @Test
  void removesTheAdditionOfZeros() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.constant("k", Constant.ofFloats(Shape.of(2), 0, 0));
              g.node("y", new Add(Activation.NONE), "k", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void removesTheSubtractionOfZero() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.constant("k", Constant.ofFloats(Shape.scalar(), 0));
              g.node("y", new Sub(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void removesTheProductWithOne() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.constant("k", Constant.ofFloats(Shape.scalar(), 1));
              g.node("y", new Mul(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void removesTheQuotientByOne() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.constant("k", Constant.ofFloats(Shape.scalar(), 1));
              g.node("y", new Div(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void leavesOtherConstants() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.of(2), 0, 1));
              g.node("y", new Add(Activation.NONE), "x", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheNegation() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 0));
              g.node("y", new Sub(Activation.NONE), "k", "x");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheReciprocal() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 1));
              g.node("y", new Div(Activation.NONE), "k", "x");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAClamp() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.scalar(), 0));
              g.node("y", new Add(Activation.RELU), "x", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhatAddsAnAxis() {
    assertRule(new RemoveTrivialBinary())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("k", Constant.ofFloats(Shape.of(1, 1, 1, 1, 1), 0));
              g.node("y", new Add(Activation.NONE), "x", "k");
              return g.build("y");
            })
        .doesNotFire();
  }
}
