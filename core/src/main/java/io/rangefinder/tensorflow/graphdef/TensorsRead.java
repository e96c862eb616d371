package io.rangefinder.tensorflow.graphdef;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The outputs of each node that other nodes read, or that are outputs of the graph. */
public final class TensorsRead {
  private final Map<String, Set<String>> byNode = new HashMap<>();

  /**
   * The tensors that are read.
   *
   * @param outputs canonical names of the graph's outputs
   */
  public TensorsRead(Collection<SourceNode> nodes, List<String> outputs) {
    nodes.forEach(node -> node.inputs().forEach(this::add));
    outputs.forEach(this::add);
  }

  private void add(String tensor) {
    byNode.computeIfAbsent(SourceNode.nodeOf(tensor), node -> new TreeSet<>()).add(tensor);
  }

  /** Canonical names of the outputs of a node that are read, sorted. */
  public Set<String> of(SourceNode node) {
    return byNode.getOrDefault(node.name(), Set.of());
  }

  /**
   * The highest index of an output that is read; 0 if none is.
   *
   * @throws io.rangefinder.ir.InvalidOperatorException if a name ends in no index
   */
  public int lastIndex(SourceNode node) {
    return of(node).stream().mapToInt(SourceNode::indexOf).max().orElse(0);
  }
}
