package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.Sketch.convolution;
import static io.rangefinder.rewrite.Sketch.convolvedImage;
import static io.rangefinder.rewrite.Sketch.image;

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
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class FuseActivationTest {
  private final RuleAssert rule = assertRule(new FuseActivation());

  @Test
  void fusesRelu() {
    rule.on(convolvedImage().node("y", new Relu(), "c").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void fusesRelu6() {
    rule.on(convolvedImage().node("y", new Relu6(), "c").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=RELU6](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void fusesTheClampFromMinus1To1IntoASum() {
    rule.on(
            image()
                .node("a", new Add(Activation.NONE), "x", "x")
                .node("y", new ReluN1To1(), "a")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Add[activation=RELU_N1_TO_1](x, x)
output y
""");
  }

  @Test
  void fusesIntoAPooling() {
    AveragePool2D pool = new AveragePool2D(Window2D.of(2, 2, Padding.VALID), 2, 2, Activation.NONE);
    rule.on(image().node("p", pool, "x").node("y", new Relu(), "p").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,2,2,2] = AveragePool2D[window=Window2D[strideHeight=2, strideWidth=2, dilationHeight=1, dilationWidth=1, padding=VALID], filterHeight=2, filterWidth=2, activation=RELU](x)
output y
""");
  }

  @Test
  void leavesAResultThatIsAnOutput() {
    rule.on(convolvedImage().node("y", new Relu(), "c").outputs("c", "y")).doesNotFire();
  }

  @Test
  void leavesAResultThatOthersRead() {
    rule.on(
            convolvedImage()
                .node("y", new Relu(), "c")
                .node("z", new Relu6(), "c")
                .outputs("y", "z"))
        .doesNotFire();
  }

  @Test
  void leavesASecondClamp() {
    Conv2D clamped = convolution(Padding.SAME).withActivation(Activation.RELU);
    rule.on(image().convolve("c", clamped, "x").node("y", new Relu6(), "c").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesOperatorsThatCannotClamp() {
    rule.on(
            image()
                .node("a", new Concatenation(3), "x", "x")
                .node("y", new Relu(), "a")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAFakeQuantBetween() {
    rule.on(
            convolvedImage()
                .node("q", new FakeQuant(-6, 6, 8, false), "c")
                .node("y", new Relu(), "q")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesOtherFunctions() {
    rule.on(convolvedImage().node("y", new Tanh(), "c").outputs("y")).doesNotFire();
  }
}
