package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class RemoveIdentityTest {
  @Test
  void letsReadersReadTheOperand() {
    assertRule(new RemoveIdentity())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("i", new Identity(), "x");
              g.node("y", new Relu(), "i");
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
  void givesTheOperandTheNameOfAnOutput() {
    assertRule(new RemoveIdentity())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.node("y", new Identity(), "r");
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
  void copiesAnInputThatIsTheOutput() {
    assertRule(new RemoveIdentity())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("y", new Identity(), "x");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Reshape[](x, y_copy_shape: int32[4] [1, 4, 4, 2])
output y
""");
  }

  @Test
  void copiesWhereBothNamesAreOutputs() {
    assertRule(new RemoveIdentity())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.node("r", new Relu(), "x");
              g.node("y", new Identity(), "r");
              return g.build("r", "y");
            })
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
    assertRule(new RemoveIdentity())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("w", signed(1, 2));
              g.node("w/read", new Identity(), "w");
              g.node("y", new Mul(Activation.NONE), "x", "w/read");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y: float32[1,4,4,2] = Mul[activation=NONE](x, w: float32[2] #933a9e58)
output y
""");
  }
}
