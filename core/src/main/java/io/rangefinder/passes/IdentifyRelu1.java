package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Says a Minimum with 1 and a Maximum with -1, in either order, as a ReluN1To1. */
public final class IdentifyRelu1 implements Rule<BinaryOp> {
  @Override
  public Class<BinaryOp> anchor() {
    return BinaryOp.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, BinaryOp op, WorkingGraph graph) {
    return limited(node, graph)
        .flatMap(graph::producer)
        .filter(inner -> !inner.op().equals(op))
        .flatMap(inner -> limited(inner, graph))
        .filter(x -> graph.tensor(x).type().equals(graph.tensor(node.output()).type()))
        .map(x -> GraphPatch.of(graph).define(node.output(), new ReluN1To1(), x).build());
  }

  /** The operand that a node limits to at most 1 or to at least -1. */
  private static Optional<String> limited(Node node, WorkingGraph graph) {
    Op op = node.op();
    if (!(op instanceof Minimum || op instanceof Maximum)) {
      return Optional.empty();
    }
    float limit = op instanceof Minimum ? 1 : -1;
    return Scalars.of(node, graph)
        .filter(split -> split.scalar() == limit)
        .map(Scalars.Split::other);
  }
}
