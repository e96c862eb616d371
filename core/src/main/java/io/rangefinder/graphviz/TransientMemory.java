package io.rangefinder.graphviz;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the intermediate results of a graph would lie in one block of memory if its operators ran
 * in order: each result takes the first gap that is wide enough, and leaves it after its last
 * reader. Inputs, outputs and constants are the caller's.
 */
final class TransientMemory {
  /** Every tensor begins at a multiple of so many bytes. */
  static final int ALIGNMENT = 64;

  /** The bytes from {@code start} up to, not including, {@code end}. */
  record Span(String tensor, long start, long end) {}

  private final Map<String, Span> spans = new LinkedHashMap<>();

  private TransientMemory(Graph graph) {
    List<Span> live = new ArrayList<>();
    Map<String, Node> lastReaders = lastReaders(graph);
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (!graph.isOutput(output)) {
          place(graph.tensor(output), live);
        }
      }
      live.removeIf(span -> node.equals(lastReaders.get(span.tensor())));
    }
  }

  static TransientMemory of(Graph graph) {
    return new TransientMemory(graph);
  }

  /** The places of the tensors that have one. */
  Map<String, Span> spans() {
    return spans;
  }

  /** The size of the block in bytes. */
  long size() {
    return spans.values().stream().mapToLong(Span::end).max().orElse(0);
  }

  private void place(Tensor tensor, List<Span> live) {
    long size = tensor.type().bytes();
    long start = 0;
    for (Span other : live) {
      if (other.start() >= start + size) {
        break;
      }
      start = (other.end() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    Span span = new Span(tensor.name(), start, start + size);
    spans.put(tensor.name(), span);
    live.add(span);
    live.sort(Comparator.comparingLong(Span::start));
  }

  /** The node after which a result is not needed: its last reader, or else its producer. */
  private static Map<String, Node> lastReaders(Graph graph) {
    Map<String, Node> last = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> last.put(output, node));
      node.inputs().forEach(input -> last.put(input, node));
    }
    return last;
  }
}
