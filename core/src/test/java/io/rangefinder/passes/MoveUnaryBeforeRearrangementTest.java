package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveUnaryBeforeRearrangementTest {
  @Test
  void namesTheMovedResultOfAnOutputAnew() {
    assertRule(new MoveUnaryBeforeRearrangement())
        .on(
            g -> {
              transposed(g);
              g.node("y", new Relu6(), "t");
              return g.build("y");
            })
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
    assertRule(new MoveUnaryBeforeRearrangement())
        .on(
            g -> {
              transposed(g);
              g.node("y", new Tanh(), "t");
              return g.build("t", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhatLooksAtSeveralElements() {
    assertRule(new MoveUnaryBeforeRearrangement())
        .on(
            g -> {
              transposed(g);
              g.node("y", new Softmax(1), "t");
              return g.build("y");
            })
        .doesNotFire();
  }

  private static Graph tanhThenSoftmax() {
    GraphBuilder g = Graph.builder();
    transposed(g);
    g.node("m", new Tanh(), "t");
    g.node("y", new Softmax(1), "m");
    return g.build("y");
  }

  private static void transposed(GraphBuilder g) {
    g.input("x", DataType.FLOAT32, Shape.of(1, 4, 2));
    g.constant("p", Constant.vector(0, 2, 1));
    g.node("t", new Transpose(), "x", "p");
  }
}
