package io.rangefinder.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** A stable topological order: of the nodes that are ready, the one that stood first comes next. */
final class TopologicalOrder {
  private TopologicalOrder() {}

  static List<Node> of(List<Node> nodes) {
    Map<String, Integer> producer = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        producer.put(output, i);
      }
    }
    int[] waiting = new int[nodes.size()];
    List<List<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      readers.add(new ArrayList<>());
    }
    for (int i = 0; i < nodes.size(); i++) {
      Set<Integer> sources = new HashSet<>();
      for (String input : nodes.get(i).inputs()) {
        Integer source = producer.get(input);
        if (source != null && sources.add(source)) {
          readers.get(source).add(i);
        }
      }
      waiting[i] = sources.size();
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> ordered = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      throw new IllegalStateException(
          "The graph has a cycle through " + nodes.get(onCycle(nodes, producer, waiting)));
    }
    return ordered;
  }

  /** A node on a cycle: where a walk from any waiting node up its waiting sources comes back. */
  private static int onCycle(List<Node> nodes, Map<String, Integer> producer, int[] waiting) {
    Set<Integer> seen = new HashSet<>();
    int node =
        IntStream.range(0, waiting.length).filter(i -> waiting[i] > 0).findFirst().orElseThrow();
    while (seen.add(node)) {
      node =
          nodes.get(node).inputs().stream()
              .filter(producer::containsKey)
              .mapToInt(producer::get)
              .filter(source -> waiting[source] > 0)
              .findFirst()
              .orElseThrow();
    }
    return node;
  }
}
