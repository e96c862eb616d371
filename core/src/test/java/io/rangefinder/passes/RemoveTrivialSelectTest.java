package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RemoveTrivialSelectTest {
  private final RuleAssert rule = assertRule(new RemoveTrivialSelect());

  static List<Op> selects() {
    return List.of(new Select(), new SelectV2());
  }

  @ParameterizedTest
  @MethodSource("selects")
  void takesTheFirstWhereTheConditionAlwaysHolds(Op select) {
    rule.on(selected(select, 1, 1))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](a)
            output y
            """);
  }

  @ParameterizedTest
  @MethodSource("selects")
  void takesTheSecondWhereTheConditionNeverHolds(Op select) {
    rule.on(selected(select, 0, 0))
        .rewritesTo(
            """
            input a: float32[2]
            input b: float32[2]
            y: float32[2] = Relu[](b)
            output y
            """);
  }

  @ParameterizedTest
  @MethodSource("selects")
  void leavesAConditionThatDiffersFromElementToElement(Op select) {
    rule.on(selected(select, 1, 0)).doesNotFire();
  }

  @Test
  void leavesWhatIsBroadcast() {
    Graph graph =
        Sketch.empty()
            .input("a", 1)
            .input("b", 2)
            .constant("c", Constant.ofBytes(DataType.BOOL, Shape.of(1), new byte[] {1}))
            .node("s", new SelectV2(), "c", "a", "b")
            .node("y", new Relu(), "s")
            .outputs("y");

    rule.on(graph).doesNotFire();
  }

  private static Graph selected(Op select, int... condition) {
    byte[] truths = new byte[condition.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = (byte) condition[i];
    }
    return Sketch.empty()
        .input("a", 2)
        .input("b", 2)
        .constant("c", Constant.ofBytes(DataType.BOOL, Shape.of(2), truths))
        .node("s", select, "c", "a", "b")
        .node("y", new Relu(), "s")
        .outputs("y");
  }
}
