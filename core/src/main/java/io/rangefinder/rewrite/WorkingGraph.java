package io.rangefinder.rewrite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph while rules rewrite it: rules read it, the driver alone changes it. A rewrite costs what
 * it touches, not the size of the graph.
 */
public final class WorkingGraph {
  private final List<String> inputs;
  private final List<String> outputs;
  private final Set<String> outputNames;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Set<String>> consumers = new HashMap<>();

  WorkingGraph(Graph graph) {
    inputs = graph.inputs();
    outputs = graph.outputs();
    outputNames = new LinkedHashSet<>(outputs);
    graph.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    graph.nodes().forEach(node -> attach(node, places.size()));
    removeWhatNothingNeeds(graph.nodes());
  }

  public boolean hasTensor(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The tensor of a name.
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

  /** The operands of a node. */
  public List<Tensor> inputs(Node node) {
    return node.inputs().stream().map(this::tensor).toList();
  }

  /** The node that computes a tensor; empty for inputs and constants. */
  public Optional<Node> producer(String tensor) {
    return Optional.ofNullable(producers.get(tensor));
  }

  /** The node that computes a tensor, if its operator is of a kind. */
  public Optional<Node> producer(String tensor, Class<? extends Op> kind) {
    return producer(tensor).filter(node -> kind.isInstance(node.op()));
  }

  /** The nodes that read a tensor, each once. */
  public List<Node> consumers(String tensor) {
    return consumers.getOrDefault(tensor, Set.of()).stream().map(this::node).toList();
  }

  public boolean isInput(String tensor) {
    return inputs.contains(tensor);
  }

  public boolean isOutput(String tensor) {
    return outputNames.contains(tensor);
  }

  /** Whether exactly one node reads the tensor and it is not an output of the graph. */
  public boolean isUsedOnce(String tensor) {
    return !isOutput(tensor) && consumers.getOrDefault(tensor, Set.of()).size() == 1;
  }

  /** The constant of a tensor, if it is constant. */
  public Optional<Constant> constant(String tensor) {
    return Optional.ofNullable(tensor(tensor).constant());
  }

  int size() {
    return nodes.size();
  }

  Optional<Node> nodeNamed(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /** The names of the nodes in the order they will have, as far as it is topological. */
  List<String> nodeNames() {
    List<String> names = new ArrayList<>(nodes.keySet());
    names.sort(Comparator.comparing(this::place));
    return names;
  }

  Graph toGraph() {
    return Graph.of(tensors, nodeNames().stream().map(this::node).toList(), inputs, outputs);
  }

  /**
   * Applies a patch that a rule made at a node.
   *
   * @throws IllegalStateException if the patch changes a type that somebody relies on
   */
  void apply(GraphPatch patch, Node anchor) {
    Map<String, TensorType> oldTypes = new LinkedHashMap<>();
    Set<Node> released = new LinkedHashSet<>();
    released.add(anchor);
    int place = place(anchor.name());

    patch
        .replacements()
        .forEach(
            (from, to) -> {
              producer(from).ifPresent(released::add);
              replaceUses(from, to, oldTypes);
            });
    patch
        .constants()
        .forEach(
            (name, constant) -> {
              rememberType(name, oldTypes);
              released.addAll(detachProducer(name));
              tensors.put(name, constant);
            });
    for (Node node : patch.nodes()) {
      for (String output : node.outputs()) {
        rememberType(output, oldTypes);
        released.addAll(detachProducer(output));
      }
      List<TensorType> types = node.op().knownTypes(inputs(node));
      for (int i = 0; i < types.size(); i++) {
        String output = node.outputs().get(i);
        TensorRange range = rangeOf(output);
        tensors.put(output, Tensor.variable(output, types.get(i)).withRange(range));
      }
      attach(node, place);
      released.add(node);
    }
    patch.ranges().forEach(this::setRange);
    patch.rangeless().forEach(name -> setRange(name, null));
    removeWhatNothingNeeds(released);
    checkTypes(oldTypes);
  }

  private @Nullable TensorRange rangeOf(String name) {
    Tensor tensor = tensors.get(name);
    return tensor == null ? null : tensor.range();
  }

  private void setRange(String name, @Nullable TensorRange range) {
    tensors.put(name, tensor(name).withRange(range));
  }

  private void replaceUses(String from, String to, Map<String, TensorType> oldTypes) {
    for (Node reader : consumers(from)) {
      int place = place(reader.name());
      detach(reader);
      attach(reader.replacingInput(from, to), place);
    }
    TensorRange range = tensor(from).range();
    if (range != null && tensors.containsKey(to) && tensor(to).range() == null) {
      setRange(to, range);
    }
    oldTypes.putIfAbsent(to, tensor(from).type());
  }

  private void rememberType(String name, Map<String, TensorType> oldTypes) {
    Tensor old = tensors.get(name);
    if (old != null) {
      oldTypes.putIfAbsent(name, old.type());
    }
  }

  private List<Node> detachProducer(String tensor) {
    Node producer = producers.get(tensor);
    if (producer == null) {
      return List.of();
    }
    detach(producer);
    return List.of(producer);
  }

  private void attach(Node node, int place) {
    nodes.put(node.name(), node);
    places.putIfAbsent(node.name(), place);
    node.outputs().forEach(output -> producers.put(output, node));
    node.inputs()
        .forEach(
            input -> consumers.computeIfAbsent(input, x -> new LinkedHashSet<>()).add(node.name()));
  }

  private void detach(Node node) {
    nodes.remove(node.name());
    node.outputs().forEach(producers::remove);
    for (String input : node.inputs()) {
      Set<String> readers = consumers.get(input);
      if (readers != null) {
        readers.remove(node.name());
      }
    }
  }

  /**
   * Removes, from the given nodes upwards, nodes whose results nobody reads, and the constants only
   * they read. A given node may have been replaced already.
   */
  private void removeWhatNothingNeeds(Collection<Node> suspects) {
    Deque<Node> pending = new ArrayDeque<>(suspects);
    while (!pending.isEmpty()) {
      Node suspect = pending.remove();
      Node current = nodes.get(suspect.name());
      if (current != null && current.outputs().stream().noneMatch(this::isNeeded)) {
        detach(current);
        release(current, pending);
      }
      if (!suspect.equals(current)) {
        release(suspect, pending);
      }
    }
  }

  private void release(Node gone, Deque<Node> pending) {
    gone.outputs().stream().filter(this::isOrphan).forEach(tensors::remove);
    for (String input : gone.inputs()) {
      producer(input).ifPresent(pending::add);
      if (isOrphan(input)) {
        tensors.remove(input);
      }
    }
  }

  private boolean isNeeded(String tensor) {
    return isOutput(tensor) || !consumers.getOrDefault(tensor, Set.of()).isEmpty();
  }

  private boolean isOrphan(String tensor) {
    return !isNeeded(tensor) && !isInput(tensor) && !producers.containsKey(tensor);
  }

  private void checkTypes(Map<String, TensorType> oldTypes) {
    oldTypes.forEach(
        (name, oldType) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null || tensor.type().equals(oldType)) {
            return;
          }
          if (isOutput(name)) {
            throw new IllegalStateException(
                "output '" + name + "' changes from " + oldType + " to " + tensor.type());
          }
          for (Node reader : consumers(name)) {
            List<TensorType> types =
                reader.outputs().stream().map(output -> tensor(output).type()).toList();
            List<TensorType> inferred = reader.op().knownTypes(inputs(reader));
            if (!inferred.equals(types)) {
              throw new IllegalStateException(
                  reader
                      + " changes from "
                      + types
                      + " to "
                      + inferred
                      + " as '"
                      + name
                      + "' does");
            }
          }
        });
  }

  private int place(String node) {
    Integer place = places.get(node);
    if (place == null) {
      throw new IllegalStateException("No node '" + node + "' in the graph");
    }
    return place;
  }

  private Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("No node '" + name + "' in the graph");
    }
    return node;
  }
}
