package io.rangefinder.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable dataflow graph of named tensors.
 *
 * <p>Nodes are in topological order; every tensor is an input, a constant, or the output of exactly
 * one node; every type is known. {@link GraphVerifier} checks it.
 */
public final class Graph {
  private final Map<String, Tensor> tensors;
  private final List<Node> nodes;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Set<String> inputNames;
  private final Set<String> outputNames;
  private final Map<String, Node> producers = new LinkedHashMap<>();
  private final Map<String, List<Node>> consumers = new LinkedHashMap<>();

  private Graph(
      Map<String, Tensor> tensors, List<Node> nodes, List<String> inputs, List<String> outputs) {
    this.tensors = tensors;
    this.nodes = List.copyOf(nodes);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.inputNames = Set.copyOf(inputs);
    this.outputNames = Set.copyOf(outputs);
    for (Node node : this.nodes) {
      for (String output : node.outputs()) {
        producers.put(output, node);
      }
      for (String input : new LinkedHashSet<>(node.inputs())) {
        consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
  }

  /**
   * A graph of the given parts. Tensors that no node, input or output mentions are left out; the
   * order of the nodes is kept where it is topological and repaired, stably, where it is not.
   *
   * @throws IllegalStateException if the nodes form a cycle or use a tensor that is not there
   */
  public static Graph of(
      Map<String, Tensor> tensors, List<Node> nodes, List<String> inputs, List<String> outputs) {
    List<Node> ordered = TopologicalOrder.of(nodes);
    Map<String, Tensor> used = new LinkedHashMap<>();
    for (String input : inputs) {
      keep(input, tensors, used);
    }
    for (Node node : ordered) {
      node.inputs().forEach(name -> keep(name, tensors, used));
      node.outputs().forEach(name -> keep(name, tensors, used));
    }
    outputs.forEach(name -> keep(name, tensors, used));
    return new Graph(used, ordered, inputs, outputs);
  }

  private static void keep(String name, Map<String, Tensor> from, Map<String, Tensor> to) {
    Tensor tensor = from.get(name);
    if (tensor == null) {
      throw new IllegalStateException("Tensor '" + name + "' is used but not defined");
    }
    to.put(name, tensor);
  }

  /** Names of the inputs, in the caller's order. */
  public List<String> inputs() {
    return inputs;
  }

  /** Names of the outputs, in the caller's order. */
  public List<String> outputs() {
    return outputs;
  }

  /** The nodes in topological order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** All tensors: inputs first, then as the nodes mention them. */
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
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

  /** The nodes that read a tensor, in topological order, each once. */
  public List<Node> consumers(String tensor) {
    return Collections.unmodifiableList(consumers.getOrDefault(tensor, List.of()));
  }

  public boolean isInput(String tensor) {
    return inputNames.contains(tensor);
  }

  public boolean isOutput(String tensor) {
    return outputNames.contains(tensor);
  }

  /** Whether exactly one node reads the tensor and it is not an output of the graph. */
  public boolean isUsedOnce(String tensor) {
    return !isOutput(tensor) && consumers(tensor).size() == 1;
  }

  /** The constant of a tensor, if it is constant. */
  public Optional<Constant> constant(String tensor) {
    return Optional.ofNullable(tensor(tensor).constant());
  }

  /**
   * Float tensors whose values depend on the input: the inputs and the float outputs of nodes, in
   * topological order, but for those that only an {@linkplain Op#isOpaque opaque} operator can
   * compute. These are what calibration observes.
   */
  public List<Tensor> activations() {
    Set<String> names = new LinkedHashSet<>(inputs);
    nodes.forEach(node -> names.addAll(node.outputs()));
    names.removeAll(opaque());
    return names.stream().map(this::tensor).filter(Tensor::isFloat).toList();
  }

  /** The tensors that opaque operators compute, and what is computed of these. */
  private Set<String> opaque() {
    Set<String> opaque = new LinkedHashSet<>();
    for (Node node : nodes) {
      if (node.op().isOpaque() || node.inputs().stream().anyMatch(opaque::contains)) {
        opaque.addAll(node.outputs());
      }
    }
    return opaque;
  }

  /**
   * The part of the graph that needs no opaque operator; the graph itself if it has none. Its
   * outputs are those of the graph's that it computes, then what the {@linkplain #opaquePart rest}
   * reads.
   */
  public Graph transparentPart() {
    Set<String> opaque = opaque();
    if (opaque.isEmpty()) {
      return this;
    }
    Set<String> ends = new LinkedHashSet<>(outputs);
    ends.removeAll(opaque);
    ends.addAll(opaquePart().inputs());
    return of(
        tensors,
        nodes.stream().filter(node -> !opaque.contains(node.name())).toList(),
        inputs,
        List.copyOf(ends));
  }

  /**
   * The opaque operators and whatever stands behind one. Its inputs are what it reads of the rest,
   * its outputs those of the graph's that it computes.
   */
  public Graph opaquePart() {
    Set<String> opaque = opaque();
    List<Node> part = nodes.stream().filter(node -> opaque.contains(node.name())).toList();
    Set<String> read = new LinkedHashSet<>();
    part.forEach(node -> read.addAll(node.inputs()));
    read.removeIf(name -> opaque.contains(name) || tensor(name).isConstant());
    return of(
        tensors,
        part,
        List.copyOf(read),
        outputs.stream().filter(opaque::contains).distinct().toList());
  }

  /** The same graph with other tensors of the same names: constants, types or codes replaced. */
  public Graph withTensors(Map<String, Tensor> replacements) {
    GraphEdit edit = edit();
    replacements.values().forEach(edit::put);
    return edit.done();
  }

  /** The same tensors under other nodes; those that nothing mentions any more are left out. */
  public Graph withNodes(List<Node> others) {
    return edit().with(others);
  }

  /** A change of tensors and nodes together. */
  public GraphEdit edit() {
    return new GraphEdit(this);
  }

  /**
   * The graph of one node alone: the operands it does not find constant are its inputs, each once,
   * in the order of the operands.
   */
  public Graph only(Node node) {
    List<String> operands =
        node.inputs().stream().distinct().filter(name -> !tensor(name).isConstant()).toList();
    return of(tensors, List.of(node), operands, node.outputs());
  }

  /** A graph builder that infers types as nodes are added. */
  public static GraphBuilder builder() {
    return new GraphBuilder();
  }
}
