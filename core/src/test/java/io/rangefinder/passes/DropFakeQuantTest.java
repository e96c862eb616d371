package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.Rewritten;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropFakeQuantTest {
  @Test
  void keepsTheNameOfTheOperand() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("q", new FakeQuant(-1, 1, 8, false), "x");
    g.node("y", new Relu(), "q");
    assertThat(GraphPrinter.print(Rewritten.by(new DropFakeQuant(), g.build("y"))))
        .isEqualTo(
"""
input x: float32[1,4]
y: float32[1,4] = Relu[](x)
output y
""");
  }

  @Test
  void keepsTheNameAndTheRangeOfAnOutput() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("r", new Relu(), "x");
    g.node("q", new FakeQuant(0, 6, 8, false), "r");
    Graph graph = g.build("q");
    TensorRange range = new TensorRange(new Range(0, 6), RangeOrigin.FAKE_QUANTIZED, "q");
    Graph after =
        Rewritten.by(
            new DropFakeQuant(),
            graph.withTensors(Map.of("q", graph.tensor("q").withRange(range))));
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4]
q: float32[1,4] = Relu[](x)
output q
""");
    assertThat(after.tensor("q").range()).isEqualTo(range);
  }
}
