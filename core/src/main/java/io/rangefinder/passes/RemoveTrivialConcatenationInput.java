package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.List;
import java.util.Optional;

/** Leaves the operands without elements out of a Concatenation that has others. */
public final class RemoveTrivialConcatenationInput implements Rule<Concatenation> {
  @Override
  public Class<Concatenation> anchor() {
    return Concatenation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Concatenation joined, WorkingGraph graph) {
    List<String> filled =
        node.inputs().stream().filter(name -> graph.tensor(name).shape().elements() > 0).toList();
    if (filled.isEmpty() || filled.size() == node.inputs().size()) {
      return Optional.empty();
    }
    return Optional.of(
        GraphPatch.of(graph).define(new Node(joined, filled, node.output())).build());
  }
}
