package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Lets a Reshape read the operand of the Reshape before it, if it alone reads that one. A Reshape
 * to an output of the graph stays as it is, as in TOCO.
 */
public final class MergeReshapes implements Rule<Reshape> {
  @Override
  public Class<Reshape> anchor() {
    return Reshape.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Reshape reshape, WorkingGraph graph) {
    if (graph.isOutput(node.output())) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0), Reshape.class)
        .filter(first -> graph.isUsedOnce(first.output()))
        .map(
            first ->
                GraphPatch.of(graph)
                    .define(node.output(), reshape, first.input(0), node.input(1))
                    .build());
  }
}
