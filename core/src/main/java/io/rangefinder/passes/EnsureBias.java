package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Gives an operator without bias a bias of zeros named {@code <output>_bias}. */
public final class EnsureBias implements Rule<WeightedOp> {
  @Override
  public Class<WeightedOp> anchor() {
    return WeightedOp.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, WeightedOp op, WorkingGraph graph) {
    if (node.inputs().size() > WeightedOp.BIAS) {
      return Optional.empty();
    }
    String weights = node.input(WeightedOp.WEIGHTS);
    Shape shape = graph.tensor(weights).shape();
    if (!shape.isKnown()) {
      return Optional.empty();
    }
    int channels = shape.dim(op.outputChannelAxis());
    Constant zeros = Constant.ofFloats(Shape.of(channels), new float[channels]);
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String bias = patch.constant(node.output() + "_bias", zeros);
    return Optional.of(
        patch.define(node.output(), op, node.input(WeightedOp.INPUT), weights, bias).build());
  }
}
