package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveUnaryBeforeRearrangementTest {
  private final RuleAssert rule = assertRule(new MoveUnaryBeforeRearrangement());

  @Test
  void namesTheMovedResultOfAnOutputAnew() {
    rule.on(transposed().node("y", new Relu6(), "t").outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4,2]
y_reorder: float32[1,4,2] = Relu6[](x)
y: float32[1,2,4] = Transpose[](y_reorder, p: int32[3] [0, 2, 1])
output y
""");
  }

  @Test
  void swapsTheNamesInsideTheGraph() {
    Graph before = tanhThenSoftmax();
    Graph after = Rewritten.by(new MoveUnaryBeforeRearrangement(), before);
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4,2]
m: float32[1,4,2] = Tanh[](x)
t: float32[1,2,4] = Transpose[](m, p: int32[3] [0, 2, 1])
y: float32[1,2,4] = Softmax[beta=1.0](t)
output y
""");
    GraphValues.assertOutputsEqual(before, after);
  }

  @Test
  void forgetsTheRangesOfBoth() {
    TensorRange given = new TensorRange(new Range(-1, 1), RangeOrigin.GIVEN, "");
    Graph graph = tanhThenSoftmax();
    Graph ranged =
        graph.withTensors(
            Map.of(
                "t", graph.tensor("t").withRange(given), "m", graph.tensor("m").withRange(given)));
    Graph after = Rewritten.by(new MoveUnaryBeforeRearrangement(), ranged);
    assertThat(after.tensor("t").range()).isNull();
    assertThat(after.tensor("m").range()).isNull();
  }

  @Test
  void leavesARearrangementThatOthersRead() {
    rule.on(transposed().node("y", new Tanh(), "t").outputs("t", "y")).doesNotFire();
  }

  @Test
  void leavesWhatLooksAtSeveralElements() {
    rule.on(transposed().node("y", new Softmax(1), "t").outputs("y")).doesNotFire();
  }

  private static Graph tanhThenSoftmax() {
    return transposed().node("m", new Tanh(), "t").node("y", new Softmax(1), "m").outputs("y");
  }

  private static Sketch transposed() {
    return Sketch.of(1, 4, 2).vector("p", 0, 2, 1).node("t", new Transpose(), "x", "p");
  }
}
