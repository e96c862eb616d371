package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Lets the readers of a FakeQuant read its operand. */
public final class DropFakeQuant implements Rule<FakeQuant> {
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
    return PassThrough.of(node, node.input(0), graph);
  }
}
