package io.rangefinder.passes;

import static io.rangefinder.rewrite.SeededConstants.signed;
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
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.RewriteLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareEqualConstantsTest {
  @Test
  void keepsTheFirstByName() {
    assertThat(GraphPrinter.print(shared(graph(signed(1, 16)), 64)))
        .isEqualTo(
"""
input x: float32[1,16]
m: float32[1,16] = Mul[activation=NONE](x, a: float32[16] #e2bafa39)
y: float32[1,16] = Add[activation=NONE](m, a: float32[16] #e2bafa39)
output y
""");
  }

  @Test
  void leavesSmallConstants() {
    assertThat(shared(graph(signed(1, 16)), 65).hasTensor("b")).isTrue();
  }

  @Test
  void leavesConstantsOfOtherElements() {
    assertThat(shared(graph(signed(2, 16)), 64).hasTensor("b")).isTrue();
  }

  @Test
  void leavesConstantsOfAnotherShape() {
    assertThat(shared(graph(signed(1, 1, 16)), 64).hasTensor("b")).isTrue();
  }

  @Test
  void leavesConstantsOfAnotherRange() {
    Graph graph = graph(signed(1, 16));
    TensorRange range = new TensorRange(new Range(-1, 1), RangeOrigin.TRAINED, "q");
    Graph ranged = graph.withTensors(Map.of("b", graph.tensor("b").withRange(range)));
    assertThat(shared(ranged, 64).hasTensor("b")).isTrue();
  }

  @Test
  void sharesConstantsWhoseRangesDifferInOriginAlone() {
    Graph graph = graph(signed(1, 16));
    Range range = new Range(-1, 1);
    TensorRange first = new TensorRange(range, RangeOrigin.TRAINED, "q1");
    TensorRange second = new TensorRange(range, RangeOrigin.TRAINED, "q2");
    Graph ranged =
        graph.withTensors(
            Map.of(
                "a", graph.tensor("a").withRange(first),
                "b", graph.tensor("b").withRange(second)));
    assertThat(shared(ranged, 64).hasTensor("b")).isFalse();
  }

  @Test
  void keepsOutputs() {
    Graph graph = graph(signed(1, 16));
    Graph outputs =
        Graph.of(
            Map.of(
                "x", graph.tensor("x"),
                "m", graph.tensor("m"),
                "y", graph.tensor("y"),
                "a", graph.tensor("a"),
                "b", graph.tensor("b")),
            graph.nodes(),
            graph.inputs(),
            List.of("y", "b"));
    assertThat(shared(outputs, 64).hasTensor("b")).isTrue();
  }

  private static Graph shared(Graph graph, int fewestBytes) {
    return new ShareEqualConstants(fewestBytes).run(graph, new RewriteLog());
  }

  /** x * b + a, where a is fixed. */
  private static Graph graph(Constant b) {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 16));
    g.constant("b", b);
    g.constant("a", signed(1, 16));
    g.node("m", new Mul(Activation.NONE), "x", "b");
    g.node("y", new Add(Activation.NONE), "m", "a");
    return g.build("y");
  }
}
