package io.rangefinder.tensorflow.graphdef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a graph ends when nobody says so. */
public final class GraphEnds {
  private GraphEnds() {}

  /**
   * Nodes that depend on the sources and that nothing reads, in the order of the file. Batch
   * normalizations that folding left behind are none, unless there are no others.
   */
  public static List<String> of(Collection<SourceNode> nodes, List<String> sources) {
    Map<String, List<SourceNode>> readers = new LinkedHashMap<>();
    for (SourceNode node : nodes) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(SourceNode.nodeOf(input), name -> new ArrayList<>()).add(node);
      }
    }
    Set<String> dependent = new LinkedHashSet<>();
    List<String> pending = new ArrayList<>(sources);
    while (!pending.isEmpty()) {
      String name = pending.remove(pending.size() - 1);
      if (dependent.add(name)) {
        readers.getOrDefault(name, List.of()).forEach(reader -> pending.add(reader.name()));
      }
    }
    List<SourceNode> unread =
        nodes.stream()
            .filter(node -> dependent.contains(node.name()) && !readers.containsKey(node.name()))
            .filter(node -> !Placeholders.isPlaceholder(node))
            .toList();
    FoldedNormalizations folded = new FoldedNormalizations(nodes);
    List<SourceNode> ends = unread.stream().filter(node -> !folded.isFolded(node)).toList();
    return (ends.isEmpty() ? unread : ends).stream().map(SourceNode::name).toList();
  }
}
