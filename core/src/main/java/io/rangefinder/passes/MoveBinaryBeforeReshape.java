package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Swaps a Reshape and an operation with one constant a channel that follows it, so that the latter
 * can fold into the operator before. The Reshape must keep the innermost axis unless the constant
 * is a single value.
 */
public final class MoveBinaryBeforeReshape implements Rule<FusesActivation> {
  private final MovedNames names;

  /**
   * @param names {@link MovedNames#NEW} calls the result of the moved operation {@code
   *     <output>_reorder}
   */
  public MoveBinaryBeforeReshape(MovedNames names) {
    this.names = names;
  }

  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (!(op instanceof Add || op instanceof Sub || op instanceof Mul || op instanceof Div)) {
      return Optional.empty();
    }
    Optional<ConstantOperand> operand = ConstantOperand.of(node, graph);
    Optional<float[]> values = operand.flatMap(ConstantOperand::perChannel);
    Optional<Node> reshape =
        operand
            .map(found -> found.variable().name())
            .filter(graph::isUsedOnce)
            .flatMap(name -> graph.producer(name, Reshape.class));
    if (values.isEmpty() || reshape.isEmpty()) {
      return Optional.empty();
    }
    Shape before = graph.tensor(reshape.get().input(0)).shape();
    boolean scalar = operand.get().isScalar();
    if (!scalar && (before.rank() == 0 || before.lastDim() != values.get().length)) {
      return Optional.empty();
    }
    return Optional.of(swapped(node, reshape.get(), operand.get(), graph));
  }

  private GraphPatch swapped(Node node, Node reshape, ConstantOperand operand, WorkingGraph graph) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    Constant value = operand.constant();
    Shape shape = operand.isScalar() ? Shape.scalar() : Shape.of(value.shape().elements());
    String constant =
        value.shape().equals(shape)
            ? operand.name()
            : patch.constantInPlaceOf(operand.name(), value.reshape(shape));
    String source = reshape.input(0);
    String[] operands =
        operand.side() == ConstantOperand.Side.LEFT
            ? new String[] {constant, source}
            : new String[] {source, constant};
    String moved = reshape.output();
    if (names == MovedNames.NEW) {
      moved = patch.node(node.output() + "_reorder", node.op(), operands);
    } else {
      patch.define(moved, node.op(), operands).revalue(moved);
    }
    return patch.define(node.output(), reshape.op(), moved, reshape.input(1)).build();
  }
}
