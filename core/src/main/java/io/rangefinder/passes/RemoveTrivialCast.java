package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes a Cast to the type its operand has. */
public final class RemoveTrivialCast implements Rule<Cast> {
  @Override
  public Class<Cast> anchor() {
    return Cast.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Cast cast, WorkingGraph graph) {
    return graph.tensor(node.input(0)).dataType() == cast.to()
        ? PassThrough.of(node, node.input(0), graph)
        : Optional.empty();
  }
}
