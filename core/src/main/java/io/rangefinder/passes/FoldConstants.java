package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Replaces an operator whose result follows from constants or shapes by that result, under the
 * operator's output name. Results that are much larger than their operands stay computed.
 */
final class FoldConstants implements Rule<Op> {
  private static final int LARGEST_GROWN_RESULT = 1 << 24;

  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    if (op instanceof Identity || node.outputs().size() != 1 || growsTooMuch(node, graph)) {
      return Optional.empty();
    }
    return fold(node, op, graph)
        .map(value -> GraphPatch.of(graph).define(node.output(), value).build());
  }

  private static boolean growsTooMuch(Node node, WorkingGraph graph) {
    int result = graph.tensor(node.output()).shape().elements();
    long operands = graph.inputs(node).stream().mapToLong(x -> x.shape().elements()).sum();
    return result > LARGEST_GROWN_RESULT && result > operands;
  }

  private static Optional<Constant> fold(Node node, Op op, WorkingGraph graph) {
    try {
      return op.fold(graph.inputs(node));
    } catch (InvalidOperatorException e) {
      throw new UserException(
          String.format(
              "Cannot compute the constant '%s' (%s): %s. Correct the node in the model.",
              node.name(), op.kind(), e.getMessage()),
          e);
    }
  }
}
