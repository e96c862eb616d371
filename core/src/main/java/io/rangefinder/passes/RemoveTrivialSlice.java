package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes a Slice that takes its whole operand. */
public final class RemoveTrivialSlice implements Rule<Slice> {
  @Override
  public Class<Slice> anchor() {
    return Slice.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Slice slice, WorkingGraph graph) {
    boolean whole = graph.tensor(node.input(0)).type().equals(graph.tensor(node.output()).type());
    return whole ? PassThrough.of(node, node.input(0), graph) : Optional.empty();
  }
}
