package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folds a sum with one constant a channel, or a difference from which one is subtracted, into the
 * bias of the operator before it, which takes over its name and its activation. A constant that
 * varies in space and a constant minuend stay, unlike in TOCO, which folds both wrongly.
 */
public final class FoldAddIntoPrecedingAffine implements Rule<FusesActivation> {
  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (!(op instanceof Add || op instanceof Sub)) {
      return Optional.empty();
    }
    Optional<ConstantOperand> operand =
        ConstantOperand.of(node, graph)
            .filter(found -> op instanceof Add || found.side() == ConstantOperand.Side.RIGHT);
    Optional<float[]> terms = operand.flatMap(ConstantOperand::perChannel);
    Optional<Node> affine = operand.flatMap(found -> AffineParameters.before(found, graph));
    Optional<Constant> bias =
        affine.flatMap(found -> AffineParameters.changeable(found, WeightedOp.BIAS, graph));
    if (terms.isEmpty() || bias.isEmpty() || bias.get().shape().elements() != terms.get().length) {
      return Optional.empty();
    }
    BinaryOp operator = AffineParameters.withoutActivation(op);
    Constant sum = AffineParameters.biasAfter(bias.get(), operator, terms.get());
    List<String> operands = new ArrayList<>(affine.get().inputs());
    GraphPatch.Builder patch = GraphPatch.of(graph);
    operands.set(WeightedOp.BIAS, patch.constantInPlaceOf(operands.get(WeightedOp.BIAS), sum));
    Op clamping = ((WeightedOp) affine.get().op()).withActivation(op.activation());
    return Optional.of(patch.define(new Node(clamping, operands, node.outputs())).build());
  }
}
