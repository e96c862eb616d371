package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class MoveBinaryBeforeReshapeTest {
  private static final Op SUM = new Add(Activation.NONE);
  private static final Op DIFFERENCE = new Sub(Activation.NONE);
  private static final Constant A_CHANNEL = signed(7, 2);

  private final RuleAssert rule = assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW));

  @Test
  void movesOneConstantAChannel() {
    rule.on(pixels(signed(7, 1, 1, 2)).node("y", SUM, "r", "k").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Add[activation=NONE](x, k: float32[2] #c31d0737)
y: float32[1,16,2] = Reshape[](y_reorder, s: int32[3] [1, 16, 2])
output y
""");
  }

  @Test
  void movesAScalarWhateverTheShape() {
    rule.on(
            reshaped(32)
                .constant("k", Constant.ofFloats(Shape.of(1), 3))
                .node("y", new Mul(Activation.NONE), "r", "k")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Mul[activation=NONE](x, k: float32[] #a7e1d189)
y: float32[32] = Reshape[](y_reorder, s: int32[1] [32])
output y
""");
  }

  @Test
  void keepsTheSides() {
    rule.on(pixels(A_CHANNEL).node("y", DIFFERENCE, "k", "r").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Sub[activation=NONE](k: float32[2] #c31d0737, x)
y: float32[1,16,2] = Reshape[](y_reorder, s: int32[3] [1, 16, 2])
output y
""");
  }

  @Test
  void leavesChannelsThatTheReshapeMakes() {
    rule.on(reshaped(1, 8, 4).constant("k", signed(7, 4)).node("y", SUM, "r", "k").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    rule.on(pixels(signed(7, 16, 2)).node("y", SUM, "r", "k").outputs("y")).doesNotFire();
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    rule.on(pixels(A_CHANNEL).node("y", SUM, "r", "k").outputs("r", "y")).doesNotFire();
  }

  @Test
  void leavesWhatIsNotArithmetic() {
    rule.on(pixels(A_CHANNEL).node("y", new Maximum(), "r", "k").outputs("y")).doesNotFire();
  }

  @Test
  void swapsTheNamesWhereAsked() {
    Graph before = pixels(A_CHANNEL).node("y", DIFFERENCE, "k", "r").outputs("y");
    Graph after = Rewritten.by(new MoveBinaryBeforeReshape(MovedNames.SWAPPED), before);
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4,4,2]
r: float32[1,4,4,2] = Sub[activation=NONE](k: float32[2] #c31d0737, x)
y: float32[1,16,2] = Reshape[](r, s: int32[3] [1, 16, 2])
output y
""");
    GraphValues.assertOutputsEqual(before, after);
  }

  /** The image as a row of pixels {@code r}, and a constant {@code k}. */
  private static Sketch pixels(Constant k) {
    return reshaped(1, 16, 2).constant("k", k);
  }

  private static Sketch reshaped(int... dims) {
    return image().vector("s", dims).node("r", new Reshape(), "x", "s");
  }
}
