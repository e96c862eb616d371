package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.Sketch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropFakeQuantTest {
  @Test
  void keepsTheNameOfTheOperand() {
    Graph before =
        Sketch.of(1, 4)
            .node("q", new FakeQuant(-1, 1, 8, false), "x")
            .node("y", new Relu(), "q")
            .outputs("y");
    assertThat(GraphPrinter.print(Rewritten.by(new DropFakeQuant(), before)))
        .isEqualTo(
"""
input x: float32[1,4]
y: float32[1,4] = Relu[](x)
output y
""");
  }

  @Test
  void keepsTheNameAndTheRangeOfAnOutput() {
    Graph graph =
        Sketch.of(1, 4)
            .node("r", new Relu(), "x")
            .node("q", new FakeQuant(0, 6, 8, false), "r")
            .outputs("q");
    TensorRange range = new TensorRange(new Range(0, 6), RangeOrigin.TRAINED, "q");
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
