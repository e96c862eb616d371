package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.List;
import java.util.Optional;

/**
 * Says {@code relu(x) + slope * relu(-x)}, as Keras writes it, as a PRelu. Its slopes are named
 * {@code <slope>_neg}.
 */
public final class IdentifyPRelu implements Rule<Add> {
  @Override
  public Class<Add> anchor() {
    return Add.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Add add, WorkingGraph graph) {
    Optional<String> x = graph.producer(node.input(0), Relu.class).map(relu -> relu.input(0));
    return graph
        .producer(node.input(1), Mul.class)
        .filter(product -> add.activation() == Activation.NONE)
        .filter(product -> x.isPresent() && belowZero(product, graph).equals(x))
        .map(product -> graph.tensor(product.input(0)))
        .filter(slope -> broadcasts(slope, graph.tensor(x.orElseThrow())))
        .map(slope -> patch(node.output(), x.orElseThrow(), slope, graph));
  }

  private static boolean broadcasts(Tensor slope, Tensor x) {
    return Shape.broadcast(slope.shape(), x.shape()).equals(x.shape());
  }

  /** The x of {@code slope * relu(-x)}. */
  private static Optional<String> belowZero(Node product, WorkingGraph graph) {
    if (((Mul) product.op()).activation() != Activation.NONE) {
      return Optional.empty();
    }
    return graph
        .producer(product.input(1), Relu.class)
        .flatMap(relu -> graph.producer(relu.input(0), Neg.class))
        .map(neg -> neg.input(0));
  }

  private static GraphPatch patch(String output, String x, Tensor slope, WorkingGraph graph) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String base = slope.name() + "_neg";
    Optional<Constant> negated = new Neg().fold(List.of(slope));
    String alpha =
        negated.isPresent()
            ? patch.constant(base, negated.get())
            : patch.node(base, new Neg(), slope.name());
    return patch.define(output, new PRelu(), x, alpha).build();
  }
}
