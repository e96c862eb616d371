package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.Rewritten;
import io.rangefinder.rewrite.Sketch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadFakeQuantRangeTest {
  private static final TensorRange TRAINED =
      new TensorRange(new Range(-1, 3), true, RangeOrigin.TRAINED, "q");

  @Test
  void givesOperandAndResultTheTrainedRange() {
    Graph after = Rewritten.by(new ReadFakeQuantRange(), trained());
    assertThat(after.tensor("r").range()).isEqualTo(TRAINED);
    assertThat(after.tensor("q").range()).isEqualTo(TRAINED);
    assertThat(after.tensor("x").range()).isNull();
  }

  @Test
  void keepsARangeThatIsThereAndNotesThatTheLowestCodeIsLeftOut() {
    TensorRange given = new TensorRange(new Range(0, 6), RangeOrigin.GIVEN, "file");
    Graph graph = trained();
    Graph after =
        Rewritten.by(
            new ReadFakeQuantRange(),
            graph.withTensors(Map.of("r", graph.tensor("r").withRange(given))));
    assertThat(after.tensor("r").range())
        .isEqualTo(new TensorRange(new Range(0, 6), true, RangeOrigin.GIVEN, "file"));
    assertThat(after.tensor("q").range()).isEqualTo(TRAINED);
  }

  @Test
  void comesToAnEnd() {
    Graph after = Rewritten.by(new ReadFakeQuantRange(), trained());
    assertRule(new ReadFakeQuantRange()).on(after).doesNotFire();
  }

  private static Graph trained() {
    return Sketch.of(1, 4)
        .node("r", new Relu(), "x")
        .node("q", new FakeQuant(-1, 3, 8, true), "r")
        .outputs("q");
  }
}
