package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes a FakeQuant whose operand another one of the same range and width has rounded. */
public final class RemoveTrivialFakeQuant implements Rule<FakeQuant> {
  @Override
  public Class<FakeQuant> anchor() {
    return FakeQuant.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FakeQuant fakeQuant, WorkingGraph graph) {
    return graph
        .producer(node.input(0), FakeQuant.class)
        .map(before -> (FakeQuant) before.op())
        .filter(before -> before.min() == fakeQuant.min() && before.max() == fakeQuant.max())
        .filter(before -> before.bits() == fakeQuant.bits())
        .flatMap(before -> PassThrough.of(node, node.input(0), graph));
  }
}
