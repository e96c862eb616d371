package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says {@code x * relu6(x + 3) * (1 / 6)}, multiplied in any order, as a HardSwish. FakeQuant nodes
 * between the factors go with them.
 */
public final class IdentifyHardSwish implements Rule<Mul> {
  private static final float SIXTH = 1f / 6;

  @Override
  public Class<Mul> anchor() {
    return Mul.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Mul mul, WorkingGraph graph) {
    if (mul.activation() != Activation.NONE) {
      return Optional.empty();
    }
    for (int inner = 0; inner < 2; inner++) {
      Optional<List<String>> factors = factors(node, inner, graph);
      Optional<String> x = factors.flatMap(names -> hardSwishOf(names, graph));
      if (x.isPresent()) {
        return Optional.of(
            GraphPatch.of(graph).define(node.output(), new HardSwish(), x.get()).build());
      }
    }
    return Optional.empty();
  }

  /** The three factors of a product one operand of which is a product. */
  private static Optional<List<String>> factors(Node outer, int inner, WorkingGraph graph) {
    return graph
        .producer(behindFakeQuant(outer.input(inner), graph), Mul.class)
        .filter(product -> ((Mul) product.op()).activation() == Activation.NONE)
        .map(product -> List.of(product.input(0), product.input(1), outer.input(1 - inner)));
  }

  /** The x of which three factors make a HardSwish. */
  private static Optional<String> hardSwishOf(List<String> factors, WorkingGraph graph) {
    List<String> rest = new ArrayList<>(factors);
    if (!rest.removeIf(name -> Scalars.value(name, graph).equals(Optional.of(SIXTH)))) {
      return Optional.empty();
    }
    if (rest.size() != 2) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      String x = rest.get(1 - i);
      if (clampOf(rest.get(i), graph).equals(Optional.of(x))) {
        return Optional.of(x);
      }
    }
    return Optional.empty();
  }

  /** The x of {@code relu6(x + 3)}, fused or not. */
  private static Optional<String> clampOf(String tensor, WorkingGraph graph) {
    String clamped = behindFakeQuant(tensor, graph);
    Optional<Node> relu6 = graph.producer(clamped, Relu6.class);
    Activation fused = relu6.isPresent() ? Activation.NONE : Activation.RELU6;
    return graph
        .producer(relu6.map(node -> node.input(0)).orElse(clamped), Add.class)
        .filter(sum -> ((Add) sum.op()).activation() == fused)
        .flatMap(sum -> Scalars.of(sum, graph))
        .filter(sum -> sum.scalar() == 3)
        .map(Scalars.Split::other);
  }

  private static String behindFakeQuant(String tensor, WorkingGraph graph) {
    return graph.producer(tensor, FakeQuant.class).map(node -> node.input(0)).orElse(tensor);
  }
}
