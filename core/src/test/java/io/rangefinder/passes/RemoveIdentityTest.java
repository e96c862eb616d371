package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static io.rangefinder.rewrite.Sketch.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.RuleAssert;
import org.junit.jupiter.api.Test;

class RemoveIdentityTest {
  private final RuleAssert rule = assertRule(new RemoveIdentity());

  @Test
  void letsReadersReadTheOperand() {
    rule.on(image().node("i", new Identity(), "x").node("y", new Relu(), "i").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void givesTheOperandTheNameOfAnOutput() {
    rule.on(image().node("r", new Relu(), "x").node("y", new Identity(), "r").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Relu[](x)
output y
""");
  }

  @Test
  void copiesAnInputThatIsTheOutput() {
    rule.on(image().node("y", new Identity(), "x").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Reshape[](x, y_copy_shape: int32[4] [1, 4, 4, 2])
output y
""");
  }

  @Test
  void copiesWhereBothNamesAreOutputs() {
    rule.on(image().node("r", new Relu(), "x").node("y", new Identity(), "r").outputs("r", "y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
r: float32[1,4,4,2] = Relu[](x)
y: float32[1,4,4,2] = Reshape[](r, y_copy_shape: int32[4] [1, 4, 4, 2])
output r
output y
""");
  }

  @Test
  void keepsTheNameOfAConstant() {
    rule.on(
            image()
                .constant("w", signed(1, 2))
                .node("w/read", new Identity(), "w")
                .node("y", new Mul(Activation.NONE), "x", "w/read")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, w: float32[2] #933a9e58)
output y
""");
  }

  @Test
  void givesACopyTheRangeOfItsOperand() {
    TensorRange range = new TensorRange(new Range(-1, 1), RangeOrigin.GIVEN, "");
    GraphBuilder g = Graph.builder();
    TensorType type = new TensorType(DataType.FLOAT32, Shape.of(1, 4));
    g.input(Tensor.variable("x", type).withRange(range));
    g.node("y", new Identity(), "x");
    Graph after = Rewritten.by(new RemoveIdentity(), g.build("y"));
    assertThat(after.tensor("y").range()).isEqualTo(range);
  }
}
