package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FuseActivationTest {
  @Test
  void fusesRelu() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("y", new Relu(), "c");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void fusesRelu6() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("y", new Relu6(), "c");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU6](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void fusesTheClampFromMinus1To1IntoASum() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("a", new Add(Activation.NONE), "x", "x");
              g.node("y", new ReluN1To1(), "a");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Add[activation=RELU_N1_TO_1](x, x)
output y
""");
  }

  @Test
  void fusesIntoAPooling() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node(
                  "p",
                  new AveragePool2D(Window2D.of(2, 2, Padding.VALID), 2, 2, Activation.NONE),
                  "x");
              g.node("y", new Relu(), "p");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,2,2,2] = AveragePool2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=VALID], filterHeight=2, filterWidth=2, activation=RELU](x)
output y
""");
  }

  @Test
  void leavesAResultThatIsAnOutput() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("y", new Relu(), "c");
              return g.build("c", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("y", new Relu(), "c");
              g.node("z", new Relu6(), "c");
              return g.build("y", "z");
            })
        .doesNotFire();
  }

  @Test
  void leavesASecondClamp() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.RELU), "x", "w", "b");
              g.node("y", new Relu6(), "c");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesOperatorsThatCannotClamp() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("a", new Concatenation(3), "x", "x");
              g.node("y", new Relu(), "a");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAFakeQuantBetween() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("q", new FakeQuant(-6, 6, 8, false), "c");
              g.node("y", new Relu(), "q");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesOtherFunctions() {
    assertRule(new FuseActivation())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "w", "b");
              g.node("y", new Tanh(), "c");
              return g.build("y");
            })
        .doesNotFire();
  }
}
