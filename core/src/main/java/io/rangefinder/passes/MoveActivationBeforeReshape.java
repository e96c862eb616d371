package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.UnaryOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Swaps a Reshape and the clamp that alone reads it, so that the clamp can fuse into the operator
 * before. The result of the moved clamp is {@code <output>_reorder}.
 */
final class MoveActivationBeforeReshape implements Rule<UnaryOp> {
  @Override
  public Class<UnaryOp> anchor() {
    return UnaryOp.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, UnaryOp op, WorkingGraph graph) {
    if (!(op instanceof Relu || op instanceof Relu6 || op instanceof ReluN1To1)) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0), Reshape.class)
        .filter(reshape -> graph.isUsedOnce(reshape.output()))
        .map(
            reshape -> {
              GraphPatch.Builder patch = GraphPatch.of(graph);
              String moved = patch.node(node.output() + "_reorder", op, reshape.input(0));
              return patch.define(node.output(), reshape.op(), moved, reshape.input(1)).build();
            });
  }
}
