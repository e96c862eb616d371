package io.rangefinder.tensorflow;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Names;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that a graph's tensors have in TensorFlow: their own wherever it accepts them. */
final class FetchNames {
  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_./-]*");
  private static final Pattern REFUSED = Pattern.compile("[^A-Za-z0-9_./-]");

  private final Map<String, String> byTensor = new LinkedHashMap<>();
  private final Set<String> nodeNames = new HashSet<>();

  private FetchNames() {}

  static FetchNames of(Graph graph) {
    FetchNames names = new FetchNames();
    for (Tensor tensor : graph.tensors()) {
      if (NODE_NAME.matcher(tensor.name()).matches()) {
        names.byTensor.put(tensor.name(), tensor.name());
        names.nodeNames.add(tensor.name());
      }
    }
    for (Node node : graph.nodes()) {
      names.nameOutputs(node);
    }
    for (Tensor tensor : graph.tensors()) {
      names.byTensor.computeIfAbsent(tensor.name(), names::newNodeName);
    }
    return names;
  }

  private void nameOutputs(Node node) {
    String first = byTensor.computeIfAbsent(node.name(), this::newNodeName);
    for (int i = 1; i < node.outputs().size(); i++) {
      if (node.outputs().get(i).equals(node.name() + ":" + i)) {
        byTensor.put(node.outputs().get(i), first + ":" + i);
      }
    }
  }

  /** The name under which TensorFlow knows a tensor: {@code node} or {@code node:k}. */
  String of(String tensor) {
    String name = byTensor.get(tensor);
    if (name == null) {
      throw new IllegalArgumentException("No tensor '" + tensor + "' in the graph");
    }
    return name;
  }

  /** All names by tensor. */
  Map<String, String> asMap() {
    return byTensor;
  }

  /** A node name that nobody has. */
  String newNodeName(String base) {
    String accepted = REFUSED.matcher(base).replaceAll("_");
    String name =
        Names.free(NODE_NAME.matcher(accepted).matches() ? accepted : "t" + accepted, nodeNames);
    nodeNames.add(name);
    return name;
  }
}
