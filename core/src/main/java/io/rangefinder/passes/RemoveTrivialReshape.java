package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes a Reshape to the shape its operand has. */
public final class RemoveTrivialReshape implements Rule<Reshape> {
  @Override
  public Class<Reshape> anchor() {
    return Reshape.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Reshape reshape, WorkingGraph graph) {
    boolean trivial = graph.tensor(node.input(0)).type().equals(graph.tensor(node.output()).type());
    return trivial ? PassThrough.of(node, node.input(0), graph) : Optional.empty();
  }
}
