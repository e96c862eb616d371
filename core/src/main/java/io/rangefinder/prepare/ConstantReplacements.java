package io.rangefinder.prepare;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** New values for constant operands, each for one reader alone. */
final class ConstantReplacements {
  private record Operand(String node, int index) {}

  private final Graph graph;
  private final Map<Operand, float[]> values = new HashMap<>();

  ConstantReplacements(Graph graph) {
    this.graph = graph;
  }

  /** Lets one operand of a node have other elements; the same elements again are no change. */
  void put(Node node, int operand, float[] elements) {
    if (!Arrays.equals(elements, floats(node, operand))) {
      values.put(new Operand(node.name(), operand), elements);
    }
  }

  /** The elements of an operand as they are now. */
  float[] floats(Node node, int operand) {
    float[] replaced = values.get(new Operand(node.name(), operand));
    return replaced != null
        ? replaced
        : graph.tensor(node.input(operand)).requireConstant().floats();
  }

  /** The graph with the new values; a constant that others read as well becomes a new one. */
  Graph apply() {
    GraphEdit edit = graph.edit();
    Map<String, Integer> uses = new HashMap<>();
    graph.outputs().forEach(name -> uses.merge(name, 1, Integer::sum));
    graph.nodes().forEach(node -> node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum)));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs = new ArrayList<>(node.inputs());
      for (int i = 0; i < inputs.size(); i++) {
        float[] elements = values.get(new Operand(node.name(), i));
        if (elements != null) {
          String old = inputs.get(i);
          boolean shared = uses.getOrDefault(old, 0) > 1;
          String name = shared ? edit.freeName(old) : old;
          Constant constant = Constant.ofFloats(graph.tensor(old).shape(), elements);
          edit.put(Tensor.constant(name, constant));
          inputs.set(i, name);
        }
      }
      nodes.add(node.withInputs(inputs));
    }
    return edit.with(nodes);
  }
}
