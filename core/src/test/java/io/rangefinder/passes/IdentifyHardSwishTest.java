package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu6;
import org.junit.jupiter.api.Test;

class IdentifyHardSwishTest {
  @Test
  void findsTheClampFusedIntoTheSum() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = HardSwish[](x)
output y
""");
  }

  @Test
  void findsTheClampByItself() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("a", new Add(Activation.NONE), "three", "x");
              g.node("r", new Relu6(), "a");
              g.node("m", new Mul(Activation.NONE), "r", "sixth");
              g.node("y", new Mul(Activation.NONE), "x", "m");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = HardSwish[](x)
output y
""");
  }

  @Test
  void findsFactorsInAnyOrder() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "sixth", "x");
              g.node("y", new Mul(Activation.NONE), "r", "m");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,4] = HardSwish[](x)
output y
""");
  }

  @Test
  void keepsWhatOthersRead() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y", "r");
            })
        .rewritesTo(
"""
input x: float32[1,4]
r: float32[1,4] = Add[activation=RELU6](x, three: float32[] #a7e1d189)
y: float32[1,4] = HardSwish[](x)
output y
output r
""");
  }

  @Test
  void leavesAnotherSum() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 2));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherFactor() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 7));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherClamp() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherFactorThanTheClamped() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.input("z", DataType.FLOAT32, Shape.of(1, 4));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "z", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFusedActivation() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.RELU), "x", "r");
              g.node("y", new Mul(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesADivision() {
    assertRule(new IdentifyHardSwish())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("three", Constant.ofFloats(Shape.scalar(), 3));
              g.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
              g.node("r", new Add(Activation.RELU6), "x", "three");
              g.node("m", new Mul(Activation.NONE), "x", "r");
              g.node("y", new Div(Activation.NONE), "m", "sixth");
              return g.build("y");
            })
        .doesNotFire();
  }
}
