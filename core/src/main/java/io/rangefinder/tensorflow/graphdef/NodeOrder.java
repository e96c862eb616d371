package io.rangefinder.tensorflow.graphdef;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes with their operands first; among those that are ready, the order given. */
public final class NodeOrder {
  private final List<SourceNode> nodes;
  private final @Nullable String cycle;

  private NodeOrder(List<SourceNode> nodes, @Nullable String cycle) {
    this.nodes = List.copyOf(nodes);
    this.cycle = cycle;
  }

  /**
   * Orders nodes. Operands that no given node computes count as ready, and so do {@code cuts}.
   *
   * @param cuts tensors that are inputs, whoever computes them
   */
  public static NodeOrder of(List<SourceNode> nodes, Set<String> cuts) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      positions.put(nodes.get(i).name(), i);
    }
    List<Set<Integer>> sources = new ArrayList<>();
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(node -> readers.add(new ArrayList<>()));
    for (int i = 0; i < nodes.size(); i++) {
      Set<Integer> from = new LinkedHashSet<>();
      for (String input : nodes.get(i).inputs()) {
        Integer source = positions.get(SourceNode.nodeOf(input));
        if (source != null && !cuts.contains(input) && from.add(source)) {
          readers.get(source).add(i);
        }
      }
      sources.add(from);
    }
    int[] waiting = sources.stream().mapToInt(Set::size).toArray();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<SourceNode> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    return new NodeOrder(
        ordered, ordered.size() < nodes.size() ? cycle(nodes, sources, waiting) : null);
  }

  /** The ordered nodes; those on a cycle or behind one are missing. */
  public List<SourceNode> nodes() {
    return nodes;
  }

  /** A cycle, as names with arrows between them. */
  public Optional<String> cycle() {
    return Optional.ofNullable(cycle);
  }

  private static String cycle(List<SourceNode> nodes, List<Set<Integer>> sources, int[] waiting) {
    int at = 0;
    while (waiting[at] == 0) {
      at++;
    }
    Map<Integer, Integer> seen = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    while (seen.putIfAbsent(at, names.size()) == null) {
      names.add(nodes.get(at).name());
      at = sources.get(at).stream().filter(source -> waiting[source] > 0).findFirst().orElseThrow();
    }
    List<String> cycle = names.subList(seen.get(at), names.size());
    return String.join(" <- ", cycle) + " <- " + cycle.get(0);
  }
}
