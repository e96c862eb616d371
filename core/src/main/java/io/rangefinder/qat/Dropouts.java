package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Products with random masks: they are the same tensor, but in training. */
final class Dropouts {
  private static final Set<String> MASKING =
      Set.of("Add", "AddV2", "Cast", "Floor", "GreaterEqual", "Identity", "Less", "Mul", "Sub");
  private static final Set<String> SCALING = Set.of("Mul", "RealDiv");

  private final GraphEdit graph;
  private final Set<String> masks = new HashSet<>();
  private final Map<String, TensorRef> dropped = new LinkedHashMap<>();
  private final Map<String, Integer> followers = new HashMap<>();

  private Dropouts(GraphEdit graph) {
    this.graph = graph;
  }

  static Dropouts of(GraphEdit graph) {
    Dropouts dropouts = new Dropouts(graph);
    dropouts.find();
    return dropouts;
  }

  private void find() {
    Deque<NodeDef> open = new ArrayDeque<>();
    for (NodeDef node : graph.nodes()) {
      if (node.getOp().startsWith("Random") || node.getOp().startsWith("StatelessRandom")) {
        masks.add(node.getName());
        open.addAll(graph.consumers(node));
      }
    }
    while (!open.isEmpty()) {
      NodeDef node = open.pop();
      if (!MASKING.contains(node.getOp()) || masks.contains(node.getName())) {
        continue;
      }
      if (node.getOp().equals("Mul") && other(node).isPresent()) {
        follow(node, other(node).get());
      } else {
        masks.add(node.getName());
        open.addAll(graph.consumers(node));
      }
    }
  }

  /** The factor that is no mask and no constant. */
  private Optional<Integer> other(NodeDef product) {
    List<TensorRef> operands = GraphEdit.operands(product);
    for (int i = 0; i < operands.size(); i++) {
      if (!masks.contains(operands.get(i).node())
          && !graph.producer(operands.get(i)).getOp().equals("Const")
          && masks.contains(operands.get(1 - i).node())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void follow(NodeDef product, int operand) {
    followers.put(product.getName(), operand);
    TensorRef scaled = GraphEdit.operands(product).get(operand);
    NodeDef scaling = graph.producer(scaled);
    if (SCALING.contains(scaling.getOp()) && graph.consumers(scaled).size() == 1) {
      List<TensorRef> operands = GraphEdit.operands(scaling);
      int first = graph.producer(operands.get(0)).getOp().equals("Const") ? 1 : 0;
      followers.put(scaling.getName(), first);
      scaled = operands.get(first);
    }
    dropped.put(product.getName(), scaled);
  }

  /** Which operand a node is the same as; empty if it is none of them. */
  Optional<Integer> passedOperand(NodeDef node) {
    return Optional.ofNullable(followers.get(node.getName()));
  }

  /** Tensors that are random. */
  Set<TensorRef> masks() {
    Set<TensorRef> tensors = new HashSet<>();
    masks.forEach(name -> tensors.add(new TensorRef(name, 0)));
    return tensors;
  }

  /** Lets whoever reads a product with a mask read what is not masked. */
  void remove() {
    dropped.forEach(
        (name, source) -> {
          TensorRef product = new TensorRef(name, 0);
          graph.reroute(
              product, source, graph.consumers(product).stream().map(NodeDef::getName).toList());
        });
  }
}
