package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes the Concatenation of a single operand. */
public final class RemoveTrivialConcatenation implements Rule<Concatenation> {
  @Override
  public Class<Concatenation> anchor() {
    return Concatenation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Concatenation joined, WorkingGraph graph) {
    return node.inputs().size() == 1
        ? PassThrough.of(node, node.input(0), graph)
        : Optional.empty();
  }
}
