package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Says an ExpandDims as a Reshape; the shape is named after the axis, as in TOCO's files, and of
 * rank 2 like there: {@code axis_0}.
 */
public final class ConvertExpandDimsToReshape implements Rule<ExpandDims> {
  @Override
  public Class<ExpandDims> anchor() {
    return ExpandDims.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, ExpandDims expandDims, WorkingGraph graph) {
    int[] dims = graph.tensor(node.output()).shape().toArray();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String shape = patch.constant(node.input(1), Constant.ofInts(Shape.of(1, dims.length), dims));
    return Optional.of(patch.define(node.output(), new Reshape(), node.input(0), shape).build());
  }
}
