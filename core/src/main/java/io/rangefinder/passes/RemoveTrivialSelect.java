package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Takes out a Select or SelectV2 whose condition is constant and the same everywhere. What a
 * SelectV2 broadcasts stays.
 */
public final class RemoveTrivialSelect implements Rule<Op> {
  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    if (!(op instanceof Select || op instanceof SelectV2)) {
      return Optional.empty();
    }
    return graph
        .constant(node.input(0))
        .filter(RemoveTrivialSelect::isUniform)
        .map(condition -> node.input(condition.bytes()[0] != 0 ? 1 : 2))
        .filter(chosen -> op instanceof Select || isWhole(node, chosen, graph))
        .flatMap(chosen -> PassThrough.of(node, chosen, graph));
  }

  private static boolean isWhole(Node node, String chosen, WorkingGraph graph) {
    TensorType result = graph.tensor(node.output()).type();
    return result.shape().isKnown() && result.equals(graph.tensor(chosen).type());
  }

  private static boolean isUniform(Constant condition) {
    byte[] values = condition.bytes();
    for (byte value : values) {
      if ((value != 0) != (values[0] != 0)) {
        return false;
      }
    }
    return values.length > 0;
  }
}
