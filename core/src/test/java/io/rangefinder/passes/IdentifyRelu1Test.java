package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import org.junit.jupiter.api.Test;

class IdentifyRelu1Test {
  @Test
  void findsTheMinimumFirst() {
    assertRule(new IdentifyRelu1())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("one", Constant.ofFloats(Shape.scalar(), 1));
              g.constant("minus", Constant.ofFloats(Shape.scalar(), -1));
              g.node("m", new Minimum(), "x", "one");
              g.node("y", new Maximum(), "minus", "m");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = ReluN1To1[](x)
output y
""");
  }

  @Test
  void findsTheMaximumFirst() {
    assertRule(new IdentifyRelu1())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("one", Constant.ofFloats(Shape.scalar(), 1));
              g.constant("minus", Constant.ofFloats(Shape.scalar(), -1));
              g.node("m", new Maximum(), "x", "minus");
              g.node("y", new Minimum(), "m", "one");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = ReluN1To1[](x)
output y
""");
  }

  @Test
  void leavesOtherLimits() {
    assertRule(new IdentifyRelu1())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("one", Constant.ofFloats(Shape.scalar(), 1));
              g.constant("minus", Constant.ofFloats(Shape.scalar(), 0));
              g.node("m", new Minimum(), "x", "one");
              g.node("y", new Maximum(), "m", "minus");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTwoMinima() {
    assertRule(new IdentifyRelu1())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("one", Constant.ofFloats(Shape.scalar(), 1));
              g.constant("minus", Constant.ofFloats(Shape.scalar(), -1));
              g.node("m", new Minimum(), "x", "one");
              g.node("y", new Minimum(), "m", "one");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesASingleLimit() {
    assertRule(new IdentifyRelu1())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("one", Constant.ofFloats(Shape.scalar(), 1));
              g.constant("minus", Constant.ofFloats(Shape.scalar(), -1));
              g.node("y", new Minimum(), "x", "one");
              return g.build("y");
            })
        .doesNotFire();
  }
}
