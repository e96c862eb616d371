package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says a convolution of an image of one channel as a depthwise convolution, which runtimes compute
 * faster. The strides must be equal, the window not dilated and the weights nobody else's.
 */
public final class ConvertPureConvToDepthwise implements Rule<Conv2D> {
  private static final Constant OHWI_TO_IHWO = Constant.vector(3, 1, 2, 0);

  @Override
  public Class<Conv2D> anchor() {
    return Conv2D.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Conv2D conv, WorkingGraph graph) {
    Window2D window = conv.window();
    Tensor weights = graph.tensor(node.input(WeightedOp.WEIGHTS));
    boolean holds =
        graph.tensor(node.input(WeightedOp.INPUT)).shape().lastDim() == 1
            && window.strideHeight() == window.strideWidth()
            && !window.isDilated()
            && weights.isConstant()
            && weights.isFloat()
            && graph.isUsedOnce(weights.name());
    if (!holds) {
      return Optional.empty();
    }
    Constant moved =
        new Transpose()
            .fold(List.of(weights, Tensor.constant("permutation", OHWI_TO_IHWO)))
            .orElseThrow();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    List<String> operands = new ArrayList<>(node.inputs());
    operands.set(
        WeightedOp.WEIGHTS, patch.constantInPlaceOf(weights.name(), moved, weights.range()));
    DepthwiseConv2D depthwise =
        new DepthwiseConv2D(window, weights.shape().dim(0), conv.activation());
    return Optional.of(patch.define(new Node(depthwise, operands, node.output())).build());
  }
}
