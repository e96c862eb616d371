package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.Sketch.image;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class RemoveTrivialBinaryTest {
  private static final Op SUM = new Add(Activation.NONE);
  private static final Op DIFFERENCE = new Sub(Activation.NONE);
  private static final Op QUOTIENT = new Div(Activation.NONE);
  private static final String NOTHING_ADDED =
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""";

  private final RuleAssert rule = assertRule(new RemoveTrivialBinary());

  @Test
  void removesTheAdditionOfZeros() {
    rule.on(
            computed()
                .constant("k", Constant.ofFloats(Shape.of(2), 0, 0))
                .node("y", SUM, "k", "r")
                .outputs("y"))
        .rewritesTo(NOTHING_ADDED);
  }

  @Test
  void removesTheSubtractionOfZero() {
    rule.on(computed().scalar("k", 0).node("y", DIFFERENCE, "r", "k").outputs("y"))
        .rewritesTo(NOTHING_ADDED);
  }

  @Test
  void removesTheProductWithOne() {
    rule.on(computed().scalar("k", 1).node("y", new Mul(Activation.NONE), "r", "k").outputs("y"))
        .rewritesTo(NOTHING_ADDED);
  }

  @Test
  void removesTheQuotientByOne() {
    rule.on(computed().scalar("k", 1).node("y", QUOTIENT, "r", "k").outputs("y"))
        .rewritesTo(NOTHING_ADDED);
  }

  @Test
  void leavesOtherConstants() {
    rule.on(
            image()
                .constant("k", Constant.ofFloats(Shape.of(2), 0, 1))
                .node("y", SUM, "x", "k")
                .outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesTheNegation() {
    rule.on(image().scalar("k", 0).node("y", DIFFERENCE, "k", "x").outputs("y")).doesNotFire();
  }

  @Test
  void leavesTheReciprocal() {
    rule.on(image().scalar("k", 1).node("y", QUOTIENT, "k", "x").outputs("y")).doesNotFire();
  }

  @Test
  void leavesAClamp() {
    rule.on(image().scalar("k", 0).node("y", new Add(Activation.RELU), "x", "k").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesWhatAddsAnAxis() {
    rule.on(
            image()
                .constant("k", Constant.ofFloats(Shape.of(1, 1, 1, 1, 1), 0))
                .node("y", SUM, "x", "k")
                .outputs("y"))
        .doesNotFire();
  }

  private static Sketch computed() {
    return image().node("r", new Relu(), "x");
  }
}
