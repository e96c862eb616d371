package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Says a Squeeze as a Reshape to the squeezed shape. */
public final class ConvertSqueezeToReshape implements Rule<Squeeze> {
  @Override
  public Class<Squeeze> anchor() {
    return Squeeze.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Squeeze squeeze, WorkingGraph graph) {
    int[] dims = graph.tensor(node.output()).shape().toArray();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String shape = patch.constant(node.output() + "_shape", Constant.vector(dims));
    return Optional.of(patch.define(node.output(), new Reshape(), node.input(0), shape).build());
  }
}
