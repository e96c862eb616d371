package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Lets the readers of an Identity read its operand. */
public final class RemoveIdentity implements Rule<Identity> {
  @Override
  public Class<Identity> anchor() {
    return Identity.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Identity identity, WorkingGraph graph) {
    return PassThrough.of(node, node.input(0), graph);
  }
}
