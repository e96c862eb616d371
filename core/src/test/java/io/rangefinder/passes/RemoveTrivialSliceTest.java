package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Slice;
import org.junit.jupiter.api.Test;

class RemoveTrivialSliceTest {
  @Test
  void passesAWholeOperandOn() {
    assertRule(new RemoveTrivialSlice())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 3));
              g.constant("b", Constant.vector(0, 0));
              g.constant("s", Constant.vector(-1, 3));
              g.node("a", new Abs(), "x");
              g.node("l", new Slice(), "a", "b", "s");
              g.node("y", new Relu(), "l");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[2,3]
a: float32[2,3] = Abs[](x)
y: float32[2,3] = Relu[](a)
output y
""");
  }

  @Test
  void leavesAPart() {
    assertRule(new RemoveTrivialSlice())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(2, 3));
              g.constant("b", Constant.vector(0, 1));
              g.constant("s", Constant.vector(-1, 2));
              g.node("y", new Slice(), "x", "b", "s");
              return g.build("y");
            })
        .doesNotFire();
  }
}
