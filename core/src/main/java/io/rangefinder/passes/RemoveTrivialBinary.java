package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Removes {@code x + 0}, {@code x - 0}, {@code x * 1} and {@code x / 1}. */
public final class RemoveTrivialBinary implements Rule<FusesActivation> {
  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    boolean sum = op instanceof Add || op instanceof Sub;
    boolean product = op instanceof Mul || op instanceof Div;
    if (!(sum || product) || op.activation() != Activation.NONE) {
      return Optional.empty();
    }
    boolean commutes = op instanceof Add || op instanceof Mul;
    return ConstantOperand.of(node, graph)
        .filter(operand -> commutes || operand.side() == ConstantOperand.Side.RIGHT)
        .filter(operand -> operand.isEverywhere(sum ? 0 : 1))
        .flatMap(operand -> PassThrough.of(node, operand.variable().name(), graph));
  }
}
