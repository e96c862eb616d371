package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Says the Pack of a single operand, which only adds an axis of extent 1, as a Reshape. */
public final class ConvertTrivialPackToReshape implements Rule<Pack> {
  @Override
  public Class<Pack> anchor() {
    return Pack.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Pack pack, WorkingGraph graph) {
    if (node.inputs().size() != 1) {
      return Optional.empty();
    }
    int[] dims = graph.tensor(node.output()).shape().toArray();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String shape = patch.constant(node.output() + "_shape", Constant.vector(dims));
    return Optional.of(patch.define(node.output(), new Reshape(), node.input(0), shape).build());
  }
}
