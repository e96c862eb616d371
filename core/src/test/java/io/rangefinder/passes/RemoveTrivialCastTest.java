package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class RemoveTrivialCastTest {
  @Test
  void removesACastToTheTypeOfTheOperand() {
    assertRule(new RemoveTrivialCast())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("c", new Cast(DataType.FLOAT32), "x");
              g.node("y", new Relu(), "c");
              return g.build("y");
            })
        .rewritesTo(
            """
            input x: float32[1,4]
            y: float32[1,4] = Relu[](x)
            output y
            """);
  }

  @Test
  void leavesACastToAnotherType() {
    assertRule(new RemoveTrivialCast())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("y", new Cast(DataType.INT32), "x");
              return g.build("y");
            })
        .doesNotFire();
  }
}
