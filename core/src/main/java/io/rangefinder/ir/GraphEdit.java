package io.rangefinder.ir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a graph that is no rule's: tensors are added and replaced, then the graph is made
 * anew with the nodes that read them. Mutable, for one thread.
 */
public final class GraphEdit {
  private final Graph graph;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  GraphEdit(Graph graph) {
    this.graph = graph;
    graph.tensors().forEach(this::put);
  }

  /**
   * The tensor of a name as it is by now.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("No tensor '" + name + "' in the graph");
    }
    return tensor;
  }

  /** All tensors as they are by now. */
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** A name that no tensor has, made of another one as {@link Names#free} does. */
  public String freeName(String base) {
    return Names.free(base, tensors.keySet());
  }

  /** Adds a tensor, or replaces the one of its name. */
  public void put(Tensor tensor) {
    tensors.put(tensor.name(), tensor);
  }

  /** The graph with the tensors as they are by now and its own nodes. */
  public Graph done() {
    return with(graph.nodes());
  }

  /** The graph with the tensors as they are by now and these nodes in place of its own. */
  public Graph with(List<Node> nodes) {
    return with(nodes, graph.inputs(), graph.outputs());
  }

  /** The same with other inputs and outputs. */
  public Graph with(List<Node> nodes, List<String> inputs, List<String> outputs) {
    return Graph.of(tensors, nodes, inputs, outputs);
  }
}
