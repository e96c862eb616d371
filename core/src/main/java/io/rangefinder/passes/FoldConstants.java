package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces an operator whose result follows from constants or shapes by that result, under the
 * operator's output name; what only moves elements keeps their range. Results that are much larger
 * than their operands stay computed.
 */
public final class FoldConstants implements Rule<Op> {
  private static final Set<Class<? extends Op>> MOVES_ELEMENTS =
      Set.of(ExpandDims.class, Reshape.class, Squeeze.class, Transpose.class);
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
        .map(
            value -> {
              GraphPatch.Builder patch = GraphPatch.of(graph).define(node.output(), value);
              if (MOVES_ELEMENTS.contains(op.getClass())) {
                carryRange(graph.tensor(node.input(0)), graph.tensor(node.output()), patch);
              }
              return patch.build();
            });
  }

  private static void carryRange(Tensor from, Tensor to, GraphPatch.Builder patch) {
    TensorRange range = from.range();
    if (range != null && to.range() == null) {
      patch.range(to.name(), range);
    }
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
