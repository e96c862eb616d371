package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Tanh;
import org.junit.jupiter.api.Test;

class MoveActivationBeforeReshapeTest {
  @Test
  void movesAClamp() {
    assertRule(new MoveActivationBeforeReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(32));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Relu6(), "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Relu6[](x)
y: float32[32] = Reshape[](y_reorder, s: int32[1] [32])
output y
""");
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    assertRule(new MoveActivationBeforeReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(32));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Relu6(), "r");
              return g.build("r", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhatCannotFuse() {
    assertRule(new MoveActivationBeforeReshape())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(32));
              g.node("r", new Reshape(), "x", "s");
              g.node("y", new Tanh(), "r");
              return g.build("y");
            })
        .doesNotFire();
  }
}
