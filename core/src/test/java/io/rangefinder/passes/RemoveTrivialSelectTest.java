package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Select;
import org.junit.jupiter.api.Test;

class RemoveTrivialSelectTest {
  private static Graph graph(GraphBuilder g, int... condition) {
    byte[] truths = new byte[condition.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = (byte) condition[i];
    }
    g.input("a", DataType.FLOAT32, Shape.of(2));
    g.input("b", DataType.FLOAT32, Shape.of(2));
    g.constant("c", Constant.ofBytes(DataType.BOOL, Shape.of(2), truths));
    g.node("s", new Select(), "c", "a", "b");
    g.node("y", new Relu(), "s");
    return g.build("y");
  }

  @Test
  void takesTheFirstWhereTheConditionAlwaysHolds() {
    assertRule(new RemoveTrivialSelect())
        .on(g -> graph(g, 1, 1))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](a)
            output y
            """);
  }

  @Test
  void takesTheSecondWhereTheConditionNeverHolds() {
    assertRule(new RemoveTrivialSelect())
        .on(g -> graph(g, 0, 0))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](b)
            output y
            """);
  }

  @Test
  void leavesAConditionThatDiffersFromElementToElement() {
    assertRule(new RemoveTrivialSelect()).on(g -> graph(g, 1, 0)).doesNotFire();
  }
}
