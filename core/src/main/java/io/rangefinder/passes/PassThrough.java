package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Takes out a node whose result equals one of its operands. The operand's name survives, unless the
 * result is an output of the graph: then its producer takes the output's name. Where both names
 * must stay, a Reshape copies. Either way the survivor takes over a range it lacks.
 */
final class PassThrough {
  private PassThrough() {}

  static Optional<GraphPatch> of(Node node, String operand, WorkingGraph graph) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String result = node.output();
    if (!graph.isOutput(result)) {
      return Optional.of(patch.replaceUses(result, operand).build());
    }
    Optional<Constant> constant = graph.constant(operand);
    if (constant.isPresent()) {
      return Optional.of(patch.define(result, constant.get()).build());
    }
    Optional<Node> producer = graph.producer(operand).filter(p -> p.outputs().size() == 1);
    if (producer.isPresent() && !graph.isOutput(operand)) {
      return Optional.of(
          patch
              .replaceUses(operand, result)
              .define(new Node(producer.get().op(), producer.get().inputs(), result))
              .build());
    }
    if (node.op() instanceof Reshape || !graph.tensor(result).shape().isKnown()) {
      return Optional.empty();
    }
    int[] dims = graph.tensor(result).shape().toArray();
    String shape = patch.constant(result + "_copy_shape", Constant.vector(dims));
    patch.define(result, new Reshape(), operand, shape);
    TensorRange range = graph.tensor(operand).range();
    if (range != null && graph.tensor(result).range() == null) {
      patch.range(result, range);
    }
    return Optional.of(patch.build());
  }
}
