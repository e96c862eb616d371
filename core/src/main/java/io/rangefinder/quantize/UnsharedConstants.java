package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph in which every float constant is read by one operand of one node, so that each reader can
 * have its own codes of it.
 *
 * @param graph the graph; the first reader of a constant keeps its name
 * @param originals names of the constants that the copies were made of
 */
record UnsharedConstants(Graph graph, Map<String, String> originals) {

  static UnsharedConstants of(Graph graph) {
    GraphEdit edit = graph.edit();
    Map<String, String> originals = new LinkedHashMap<>();
    Set<String> read = new LinkedHashSet<>(graph.outputs());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs = new ArrayList<>();
      for (Tensor operand : graph.inputs(node)) {
        if (!operand.isConstant() || !operand.isFloat() || read.add(operand.name())) {
          inputs.add(operand.name());
        } else {
          String copy = edit.freeName(operand.name());
          edit.put(operand.renamed(copy));
          originals.put(copy, operand.name());
          inputs.add(copy);
        }
      }
      nodes.add(node.withInputs(inputs));
    }
    return new UnsharedConstants(edit.with(nodes), originals);
  }

  /** The graph, once its constants are replaced, with the copies that stayed equal merged again. */
  Graph merge(Graph replaced) {
    Map<String, List<String>> distinct = new LinkedHashMap<>();
    Map<String, String> keepers = new LinkedHashMap<>();
    originals.forEach(
        (copy, original) -> {
          List<String> kept =
              distinct.computeIfAbsent(original, name -> new ArrayList<>(List.of(name)));
          Tensor tensor = replaced.tensor(copy);
          for (String candidate : kept) {
            if (replaced.tensor(candidate).renamed(copy).equals(tensor)) {
              keepers.put(copy, candidate);
              return;
            }
          }
          kept.add(copy);
        });
    return replaced.withNodes(
        replaced.nodes().stream().map(node -> node.reading(keepers)).toList());
  }
}
