package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Says the AddN of two operands as an Add; that of one operand is the operand. */
public final class ConvertTrivialAddNToAdd implements Rule<AddN> {
  @Override
  public Class<AddN> anchor() {
    return AddN.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, AddN addN, WorkingGraph graph) {
    return switch (node.inputs().size()) {
      case 1 -> PassThrough.of(node, node.input(0), graph);
      case 2 ->
          Optional.of(
              GraphPatch.of(graph)
                  .define(node.output(), new Add(Activation.NONE), node.input(0), node.input(1))
                  .build());
      default -> Optional.empty();
    };
  }
}
