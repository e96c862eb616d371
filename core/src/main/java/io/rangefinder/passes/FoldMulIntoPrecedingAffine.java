package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Folds a product with one constant a channel, or a quotient by one, into the weights and the bias
 * of the operator before it, which takes over its name and its activation.
 */
public final class FoldMulIntoPrecedingAffine implements Rule<FusesActivation> {
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
    if (!(op instanceof Mul || op instanceof Div)) {
      return Optional.empty();
    }
    Optional<ConstantOperand> operand =
        ConstantOperand.of(node, graph)
            .filter(found -> op instanceof Mul || found.side() == ConstantOperand.Side.RIGHT);
    Optional<float[]> factors = operand.flatMap(ConstantOperand::perChannel);
    Optional<AffineParameters> affine =
        operand
            .flatMap(found -> AffineParameters.before(found, graph))
            .flatMap(found -> AffineParameters.of(found, graph));
    if (factors.isEmpty() || affine.isEmpty() || affine.get().channels() != factors.get().length) {
      return Optional.empty();
    }
    BinaryOp operator = AffineParameters.withoutActivation(op);
    return affine.map(
        parameters ->
            parameters.changed(
                graph,
                parameters.node().input(WeightedOp.INPUT),
                parameters.weightsAfter(operator, factors.get()),
                parameters.biasAfter(operator, factors.get()),
                op.activation(),
                node.output()));
  }
}
