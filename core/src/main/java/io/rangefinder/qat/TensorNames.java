package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Names that do not change with the scopes that a graph is built in. */
final class TensorNames {
  private static final Set<String> READING = Set.of("Identity", "ReadVariableOp");

  private TensorNames() {}

  /** The variable, or else the constant, that weights come of; else what computes them. */
  static String ofWeights(TensorRef weights, GraphEdit graph) {
    return origin(weights, graph, new HashSet<>()).orElse(weights.node());
  }

  private static Optional<String> origin(TensorRef tensor, GraphEdit graph, Set<String> seen) {
    NodeDef node = graph.producer(tensor);
    if (VariableKinds.isVariable(node) || node.getOp().equals("Const")) {
      return Optional.of(node.getName());
    }
    if (!seen.add(node.getName())) {
      return Optional.empty();
    }
    return GraphEdit.operands(node).stream()
        .map(operand -> origin(operand, graph, seen))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The variable that a tensor is the value of, if it is nothing else; else the tensor itself. */
  static String ofValue(TensorRef tensor, GraphEdit graph) {
    TensorRef at = tensor;
    Set<String> seen = new HashSet<>();
    while (seen.add(at.node())) {
      NodeDef node = graph.producer(at);
      if (VariableKinds.isVariable(node)) {
        return node.getName();
      }
      if (!READING.contains(node.getOp()) || GraphEdit.operands(node).isEmpty()) {
        return at.toString();
      }
      at = GraphEdit.operands(node).get(0);
    }
    return tensor.toString();
  }
}
