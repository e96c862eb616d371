package io.rangefinder.testing;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tensorflow.proto.GraphDef;

/**
 * The activations that a network has under the same names as the graph made of it. Where each is
 * computed from the values of those before it, no difference of rounding adds up on the way.
 *
 * @param names in the order of the graph
 */
public record SharedTensors(Graph graph, Set<String> names) {

  /** The tensors of a graph that its network and the import of it know by the same names. */
  public static SharedTensors of(GraphDef network, Graph imported, Graph graph) {
    Set<String> nodes = new HashSet<>();
    network.getNodeList().forEach(node -> nodes.add(node.getName()));
    Set<String> names = new LinkedHashSet<>();
    for (Tensor tensor : graph.activations()) {
      if (nodes.contains(tensor.name()) && imported.hasTensor(tensor.name())) {
        names.add(tensor.name());
      }
    }
    return new SharedTensors(graph, names);
  }

  /** The nearest shared tensors from which a tensor is computed; none for an input. */
  public Set<String> sourcesOf(String tensor) {
    Set<String> sources = new LinkedHashSet<>();
    graph
        .producer(tensor)
        .ifPresent(
            node -> {
              for (Tensor operand : graph.inputs(node)) {
                if (names.contains(operand.name())) {
                  sources.add(operand.name());
                } else if (!operand.isConstant()) {
                  sources.addAll(sourcesOf(operand.name()));
                }
              }
            });
    return sources;
  }
}
