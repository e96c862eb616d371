package io.rangefinder.graphviz;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a graph as a tree of their names, split at slashes; children are sorted by name. A
 * tensor may have others below it.
 */
final class NameTree {
  /** Deeper names stay whole in the last component, so that hostile names make no deep tree. */
  private static final int MAX_DEPTH = 64;

  private final String component;
  private final SortedMap<String, NameTree> children = new TreeMap<>();
  private @Nullable Tensor tensor;
  private @Nullable Node producer;
  private long operations;

  private NameTree(String component) {
    this.component = component;
  }

  static NameTree of(Graph graph) {
    NameTree root = new NameTree("");
    graph.tensors().forEach(tensor -> root.at(tensor.name()).tensor = tensor);
    for (Node node : graph.nodes()) {
      root.at(node.name()).producer = node;
      long count = OperationCount.of(graph, node);
      root.pathTo(node.name()).forEach(step -> step.operations += count);
    }
    return root;
  }

  private NameTree at(String name) {
    List<NameTree> path = pathTo(name);
    return path.get(path.size() - 1);
  }

  private List<NameTree> pathTo(String name) {
    List<NameTree> path = new ArrayList<>();
    path.add(this);
    for (String part : name.split("/", MAX_DEPTH)) {
      NameTree parent = path.get(path.size() - 1);
      path.add(parent.children.computeIfAbsent(part, NameTree::new));
    }
    return path;
  }

  /** The part of the name that leads from the parent here. */
  String component() {
    return component;
  }

  Collection<NameTree> children() {
    return children.values();
  }

  /** The tensor of exactly this name, if there is one. */
  @Nullable Tensor tensor() {
    return tensor;
  }

  /** The node that is named by the tensor, if there is one. */
  @Nullable Node producer() {
    return producer;
  }

  /** The arithmetic operations of all nodes named here or below. */
  long operations() {
    return operations;
  }
}
