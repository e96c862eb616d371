package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Arrays;
import java.util.Optional;

/**
 * Folds an operation of the input with a single constant value into the weights and the bias of the
 * operator that reads it: {@code w * (x * k) = (w * k) * x} and {@code w * (x + k) = w * x + k *
 * sum(w)}. The latter holds only where no tap meets padding.
 */
public final class FoldBinaryIntoFollowingAffine implements Rule<FusesActivation> {
  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (!(op instanceof BinaryOp binary)
        || op.activation() != Activation.NONE
        || !graph.isUsedOnce(node.output())) {
      return Optional.empty();
    }
    Optional<ConstantOperand> operand =
        ConstantOperand.of(node, graph)
            .filter(ConstantOperand::isScalar)
            .filter(found -> isCommutative(op) || found.side() == ConstantOperand.Side.RIGHT);
    Node reader = graph.consumers(node.output()).get(0);
    Optional<AffineParameters> affine =
        AffineParameters.of(reader, graph)
            .filter(found -> reader.input(WeightedOp.INPUT).equals(node.output()));
    if (operand.isEmpty() || affine.isEmpty()) {
      return Optional.empty();
    }
    return op instanceof Mul || op instanceof Div
        ? Optional.of(scaled(affine.get(), binary, operand.get(), graph))
        : shifted(affine.get(), op, operand.get(), graph);
  }

  private static boolean isCommutative(FusesActivation op) {
    return op instanceof Add || op instanceof Mul;
  }

  private static GraphPatch scaled(
      AffineParameters affine, BinaryOp op, ConstantOperand operand, WorkingGraph graph) {
    float[] factors = new float[affine.channels()];
    Arrays.fill(factors, operand.scalar());
    Constant weights = affine.weightsAfter(op, factors);
    return patch(affine, weights, affine.bias(), operand, graph);
  }

  private static Optional<GraphPatch> shifted(
      AffineParameters affine, FusesActivation op, ConstantOperand operand, WorkingGraph graph) {
    if (!(op instanceof Add || op instanceof Sub) || pads(affine.op())) {
      return Optional.empty();
    }
    BinaryOp operator = AffineParameters.withoutActivation(op);
    Constant bias = affine.biasAfter(operator, affine.responseTo(operand.scalar()));
    return Optional.of(patch(affine, affine.weights(), bias, operand, graph));
  }

  private static boolean pads(WeightedOp op) {
    if (op instanceof Conv2D conv) {
      return conv.window().padding() == Padding.SAME;
    }
    return op instanceof DepthwiseConv2D depthwise && depthwise.window().padding() == Padding.SAME;
  }

  private static GraphPatch patch(
      AffineParameters affine,
      Constant weights,
      Constant bias,
      ConstantOperand operand,
      WorkingGraph graph) {
    return affine.changed(
        graph,
        operand.variable().name(),
        weights,
        bias,
        affine.op().activation(),
        affine.node().output());
  }
}
