package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets an Add, Sub, Mul or Div broadcast an operand itself instead of reading a Concatenation of
 * that operand with itself.
 */
public final class FuseBroadcastIntoFollowingBinary implements Rule<FusesActivation> {
  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (!(op instanceof Add || op instanceof Sub || op instanceof Mul || op instanceof Div)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Optional<String> repeated = repeated(node.input(i), graph);
      String other = node.input(1 - i);
      if (repeated.isPresent() && broadcasts(repeated.get(), other, node, graph)) {
        List<String> operands = new ArrayList<>(node.inputs());
        operands.set(i, repeated.get());
        return Optional.of(
            GraphPatch.of(graph).define(new Node(op, operands, node.output())).build());
      }
    }
    return Optional.empty();
  }

  private static boolean broadcasts(String repeated, String other, Node node, WorkingGraph graph) {
    Shape shape = Shape.broadcast(graph.tensor(repeated).shape(), graph.tensor(other).shape());
    return shape.equals(graph.tensor(node.output()).shape());
  }

  /** The tensor of extent 1 that a Concatenation repeats along its axis. */
  private static Optional<String> repeated(String tensor, WorkingGraph graph) {
    return graph
        .producer(tensor, Concatenation.class)
        .filter(joined -> joined.inputs().stream().distinct().count() == 1)
        .filter(
            joined ->
                graph.tensor(joined.input(0)).shape().dim(((Concatenation) joined.op()).axis())
                    == 1)
        .map(joined -> joined.input(0));
  }
}
