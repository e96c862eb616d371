package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Select;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Takes out a Select whose condition is constant and the same everywhere. */
public final class RemoveTrivialSelect implements Rule<Select> {
  @Override
  public Class<Select> anchor() {
    return Select.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Select select, WorkingGraph graph) {
    return graph
        .constant(node.input(0))
        .filter(RemoveTrivialSelect::isUniform)
        .map(condition -> node.input(condition.bytes()[0] != 0 ? 1 : 2))
        .flatMap(chosen -> PassThrough.of(node, chosen, graph));
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
