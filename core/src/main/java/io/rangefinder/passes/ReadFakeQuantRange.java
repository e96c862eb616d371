package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the trained range of a FakeQuant to its operand and its result, where they have none. That
 * the lowest code is left out is noted even of a range they have.
 */
public final class ReadFakeQuantRange implements Rule<FakeQuant> {
  @Override
  public Class<FakeQuant> anchor() {
    return FakeQuant.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FakeQuant fakeQuant, WorkingGraph graph) {
    TensorRange trained = rangeOf(node, fakeQuant);
    GraphPatch.Builder patch = GraphPatch.of(graph).define(node);
    boolean changed = false;
    for (String name : new String[] {node.input(0), node.output()}) {
      Tensor tensor = graph.tensor(name);
      TensorRange range = merged(tensor.range(), trained);
      if (!range.equals(tensor.range())) {
        patch.range(name, range);
        changed = true;
      }
    }
    return changed ? Optional.of(patch.build()) : Optional.empty();
  }

  /** The range of a FakeQuant as that of a tensor. */
  static TensorRange rangeOf(Node node, FakeQuant fakeQuant) {
    return new TensorRange(
        new Range(fakeQuant.min(), fakeQuant.max()),
        fakeQuant.narrowRange(),
        RangeOrigin.TRAINED,
        node.name());
  }

  private static TensorRange merged(@Nullable TensorRange known, TensorRange trained) {
    if (known == null) {
      return trained;
    }
    return new TensorRange(
        known.range(), known.narrow() || trained.narrow(), known.origin(), known.detail());
  }
}
