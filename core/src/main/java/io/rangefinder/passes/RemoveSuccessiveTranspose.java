package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Lets the readers of a Transpose that undoes the one before it read the operand of that one. */
public final class RemoveSuccessiveTranspose implements Rule<Transpose> {
  @Override
  public Class<Transpose> anchor() {
    return Transpose.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Transpose transpose, WorkingGraph graph) {
    if (graph.consumers(node.output()).isEmpty()) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0), Transpose.class)
        .filter(first -> graph.isUsedOnce(first.output()))
        .filter(first -> isUndone(first, node, graph))
        .map(first -> GraphPatch.of(graph).replaceUses(node.output(), first.input(0)).build());
  }

  private static boolean isUndone(Node first, Node second, WorkingGraph graph) {
    Optional<int[]> before = graph.constant(first.input(1)).map(Constant::indices);
    Optional<int[]> after = graph.constant(second.input(1)).map(Constant::indices);
    if (before.isEmpty() || after.isEmpty()) {
      return false;
    }
    for (int axis = 0; axis < after.get().length; axis++) {
      if (before.get()[after.get()[axis]] != axis) {
        return false;
      }
    }
    return true;
  }
}
