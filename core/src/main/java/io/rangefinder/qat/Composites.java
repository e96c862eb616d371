package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Activations that a graph spells by several operators, and that are deployed as one: PRelu, {@code
 * relu(x) + slopes * (x - |x|) / 2} in all its forms, and HardSwish, {@code x * relu6(x + 3) / 6}.
 * What lies inside of them is not rounded.
 */
final class Composites {
  private static final Set<String> NEGATIVE_PARTS = Set.of("Abs", "Mul", "Neg", "Relu", "Sub");
  private static final Set<String> SUMS = Set.of("Add", "AddV2", "Sub");
  private static final Set<String> SCALINGS = Set.of("Mul", "RealDiv");

  private final GraphEdit graph;
  private final Network network;
  private final Set<TensorRef> inner = new HashSet<>();

  private Composites(GraphEdit graph, Network network) {
    this.graph = graph;
    this.network = network;
  }

  /** Tensors inside of such activations. */
  static Set<TensorRef> innerTensors(GraphEdit graph, Network network) {
    Composites composites = new Composites(graph, network);
    for (NodeDef node : network.nodes()) {
      if (node.getOp().equals("Relu")) {
        composites.addPRelu(node);
      } else if (node.getOp().equals("Relu6")) {
        composites.addHardSwish(node);
      }
    }
    return composites.inner;
  }

  private static TensorRef result(NodeDef node) {
    return new TensorRef(node.getName(), 0);
  }

  private Optional<NodeDef> soleReader(TensorRef tensor) {
    List<NodeDef> readers = network.readers(tensor);
    return readers.size() == 1 && !network.isOutput(tensor)
        ? Optional.of(readers.get(0))
        : Optional.empty();
  }

  /** Of two operands the one that is not the given one. */
  private static Optional<TensorRef> other(NodeDef node, TensorRef operand) {
    List<TensorRef> operands = GraphEdit.operands(node);
    return operands.size() == 2 && operands.contains(operand)
        ? Optional.of(operands.get(operands.get(0).equals(operand) ? 1 : 0))
        : Optional.empty();
  }

  private void addPRelu(NodeDef relu) {
    TensorRef x = GraphEdit.operands(relu).get(0);
    Optional<NodeDef> sum = soleReader(result(relu)).filter(node -> SUMS.contains(node.getOp()));
    Optional<TensorRef> negative = sum.flatMap(node -> other(node, result(relu)));
    if (negative.isEmpty()) {
      return;
    }
    Set<TensorRef> parts = new HashSet<>(Set.of(result(relu)));
    Deque<TensorRef> open = new ArrayDeque<>(List.of(negative.get()));
    boolean meetsX = false;
    while (!open.isEmpty()) {
      TensorRef part = open.pop();
      if (part.equals(x)) {
        meetsX = true;
      } else if (network.isData(part)) {
        NodeDef node = graph.producer(part);
        if (!NEGATIVE_PARTS.contains(node.getOp()) || network.isOutput(part)) {
          return;
        }
        if (parts.add(part)) {
          open.addAll(GraphEdit.operands(node));
        }
      }
    }
    boolean isNegative =
        parts.stream()
            .anyMatch(part -> Set.of("Abs", "Neg").contains(graph.producer(part).getOp()));
    if (meetsX && isNegative && areReadInside(parts, sum.get())) {
      inner.addAll(parts);
    }
  }

  private boolean areReadInside(Set<TensorRef> parts, NodeDef end) {
    return parts.stream()
        .flatMap(part -> network.readers(part).stream())
        .allMatch(
            reader -> reader.getName().equals(end.getName()) || parts.contains(result(reader)));
  }

  private void addHardSwish(NodeDef relu6) {
    TensorRef shifted = GraphEdit.operands(relu6).get(0);
    NodeDef shift = graph.producer(shifted);
    Optional<TensorRef> x =
        GraphEdit.operands(shift).stream()
            .filter(network::isData)
            .findFirst()
            .filter(
                operand ->
                    Operators.ADDITIONS.contains(shift.getOp())
                        && other(shift, operand).filter(network::isData).isEmpty());
    Optional<NodeDef> first =
        soleReader(result(relu6)).filter(node -> SCALINGS.contains(node.getOp()));
    Optional<NodeDef> second =
        first
            .flatMap(node -> soleReader(result(node)))
            .filter(node -> SCALINGS.contains(node.getOp()));
    if (x.isEmpty() || second.isEmpty() || soleReader(shifted).isEmpty()) {
      return;
    }
    Optional<TensorRef> one = other(first.get(), result(relu6));
    Optional<TensorRef> two = other(second.get(), result(first.get()));
    boolean gatesAndScales =
        one.isPresent()
            && two.isPresent()
            && (one.get().equals(x.get()) || two.get().equals(x.get()))
            && network.isData(one.get()) != network.isData(two.get());
    if (gatesAndScales) {
      inner.addAll(Set.of(shifted, result(relu6), result(first.get())));
    }
  }
}
