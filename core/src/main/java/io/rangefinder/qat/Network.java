package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.NodeOrder;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a graph through which data goes from what is fed to the outputs; not the loss, not
 * what weights are made of, and not what is counted.
 */
final class Network {
  private static final Set<String> LOSSES =
      Set.of("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits");
  private static final Set<String> WITHOUT_DATA = Set.of("Const", "NoOp");
  private static final Set<String> NOT_FLOAT =
      Set.of(
          "All",
          "Any",
          "ArgMax",
          "ArgMin",
          "Equal",
          "Greater",
          "GreaterEqual",
          "InTopK",
          "InTopKV2",
          "IsFinite",
          "IsInf",
          "IsNan",
          "Less",
          "LessEqual",
          "NotEqual",
          "Rank",
          "Shape",
          "ShapeN",
          "Size",
          "Where");
  private static final List<String> TYPE_LISTS = List.of("output_types", "Tout", "T");
  private static final List<String> TYPE_ATTRIBUTES =
      List.of("DstT", "dtype", "T", "Tparams", "output_type");

  private final GraphEdit graph;
  private final TensorShapes shapes;
  private final Set<TensorRef> parameters;
  private final Set<String> dependent = new HashSet<>();
  private final Set<String> inside = new LinkedHashSet<>();
  private final List<NodeDef> ordered = new ArrayList<>();
  private final List<TensorRef> outputs = new ArrayList<>();
  private final List<NodeDef> unordered = new ArrayList<>();

  private Network(GraphEdit graph, Set<TensorRef> parameters) {
    this.graph = graph;
    this.shapes = new TensorShapes(graph);
    this.parameters = parameters;
  }

  /**
   * Finds the network.
   *
   * @param ends tensors that the graph ends in, losses among them; empty for what nothing reads
   * @param parameters tensors that are no data, although they come of it: statistics of batches
   * @throws UserException if all ends are losses, and nothing says where the network ends
   */
  static Network of(GraphEdit graph, Collection<String> ends, Set<TensorRef> parameters) {
    Network network = new Network(graph, parameters);
    network.findDependents();
    network.findOutputs(ends);
    network.findNodes();
    return network;
  }

  private void findDependents() {
    Deque<NodeDef> open = new ArrayDeque<>();
    for (NodeDef node : graph.nodes()) {
      if (isSource(node)) {
        open.add(node);
      }
    }
    while (!open.isEmpty()) {
      NodeDef node = open.pop();
      if (dependent.add(node.getName())) {
        open.addAll(graph.consumers(node));
      }
    }
  }

  private boolean isSource(NodeDef node) {
    if (node.getOp().startsWith("Placeholder")) {
      return !Placeholders.isChoice(new SourceNode(node));
    }
    return GraphEdit.operands(node).isEmpty()
        && !WITHOUT_DATA.contains(node.getOp())
        && !VariableKinds.isVariable(node);
  }

  private void findOutputs(Collection<String> ends) {
    List<TensorRef> tensors = ends.isEmpty() ? unread() : ends.stream().map(TensorRef::of).toList();
    List<TensorRef> losses = new ArrayList<>();
    for (TensorRef tensor : tensors) {
      if (isData(tensor)) {
        (isLoss(tensor) ? losses : outputs).add(tensor);
      }
    }
    if (outputs.isEmpty()) {
      losses.forEach(this::addLogits);
    }
    if (outputs.isEmpty() && !ends.isEmpty()) {
      throw new UserException(
          "None of the outputs %s is a tensor that the network computes from its inputs, beside losses. Name the network's output too."
              .formatted(ends));
    }
  }

  /** Whether a tensor is one number, or is made of what an operator of losses gives. */
  private boolean isLoss(TensorRef tensor) {
    if (shapes.rank(tensor).orElse(1) == 0) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    Deque<TensorRef> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      NodeDef node = graph.producer(open.pop());
      if (LOSSES.contains(node.getOp())) {
        return true;
      }
      if (seen.add(node.getName())) {
        open.addAll(GraphEdit.operands(node));
      }
    }
    return false;
  }

  /** What nothing else computes with. */
  private List<TensorRef> unread() {
    return graph.nodes().stream()
        .map(node -> new TensorRef(node.getName(), 0))
        .filter(
            tensor -> isData(tensor) && !graph.producer(tensor).getOp().startsWith("Placeholder"))
        .filter(
            tensor ->
                graph.consumers(graph.producer(tensor)).stream()
                    .allMatch(reader -> NOT_FLOAT.contains(reader.getOp())))
        .toList();
  }

  private void addLogits(TensorRef loss) {
    Set<String> seen = new HashSet<>();
    Deque<TensorRef> open = new ArrayDeque<>(List.of(loss));
    while (!open.isEmpty()) {
      NodeDef node = graph.producer(open.pop());
      if (!seen.add(node.getName())) {
        continue;
      }
      List<TensorRef> operands = GraphEdit.operands(node);
      if (LOSSES.contains(node.getOp()) && !operands.isEmpty()) {
        if (isData(operands.get(0)) && !outputs.contains(operands.get(0))) {
          outputs.add(operands.get(0));
        }
      } else {
        open.addAll(operands);
      }
    }
  }

  private void findNodes() {
    Deque<TensorRef> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      NodeDef node = graph.producer(open.pop());
      if (inside.add(node.getName())) {
        GraphEdit.operands(node).stream().filter(this::isData).forEach(open::add);
      }
    }
    NodeOrder order =
        NodeOrder.of(
            graph.nodes().stream()
                .filter(node -> inside.contains(node.getName()))
                .map(SourceNode::new)
                .toList(),
            Set.of());
    Set<String> found = new HashSet<>();
    for (SourceNode node : order.nodes()) {
      ordered.add(node.definition());
      found.add(node.name());
    }
    graph.nodes().stream()
        .filter(node -> inside.contains(node.getName()) && !found.contains(node.getName()))
        .forEach(unordered::add);
  }

  /** Whether a tensor holds floats that depend on what is fed. */
  boolean isData(TensorRef tensor) {
    return dependent.contains(tensor.node()) && !parameters.contains(tensor) && isFloat(tensor);
  }

  boolean isFloat(TensorRef tensor) {
    NodeDef node = graph.producer(tensor);
    if (NOT_FLOAT.contains(node.getOp())) {
      return false;
    }
    for (String attribute : TYPE_ATTRIBUTES) {
      AttrValue value = node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance());
      if (value.getValueCase() == AttrValue.ValueCase.TYPE) {
        return value.getType() == DataType.DT_FLOAT;
      }
    }
    List<DataType> types =
        TYPE_LISTS.stream()
            .filter(node::containsAttr)
            .findFirst()
            .map(list -> node.getAttrOrThrow(list).getList().getTypeList())
            .orElse(List.of());
    return tensor.index() < types.size()
        ? types.get(tensor.index()) == DataType.DT_FLOAT
        : Operators.isFakeQuant(node);
  }

  /** The nodes of the network, operands first. */
  List<NodeDef> nodes() {
    return List.copyOf(ordered);
  }

  /** Nodes of the network that lie on a loop or behind one. */
  List<NodeDef> looped() {
    return List.copyOf(unordered);
  }

  boolean holds(NodeDef node) {
    return inside.contains(node.getName());
  }

  /** Names of the tensors that a network ends in. */
  static List<String> ends(Network network) {
    return network.outputs.stream().map(TensorRef::toString).toList();
  }

  /** Tensors that the network ends in. */
  List<TensorRef> outputs() {
    return List.copyOf(outputs);
  }

  boolean isOutput(TensorRef tensor) {
    return outputs.contains(tensor);
  }

  /** Nodes of the network that compute with a tensor. */
  List<NodeDef> readers(TensorRef tensor) {
    return graph.consumers(tensor).stream().filter(this::holds).toList();
  }

  /** The tensors of a node that the network reads, or that it ends in. */
  List<TensorRef> results(NodeDef node) {
    Set<TensorRef> results = new LinkedHashSet<>();
    for (NodeDef reader : graph.consumers(node)) {
      if (holds(reader)) {
        GraphEdit.operands(reader).stream()
            .filter(read -> read.node().equals(node.getName()))
            .forEach(results::add);
      }
    }
    outputs.stream().filter(output -> output.node().equals(node.getName())).forEach(results::add);
    return results.stream()
        .filter(this::isData)
        .sorted((a, b) -> Integer.compare(a.index(), b.index()))
        .toList();
  }

  TensorShapes shapes() {
    return shapes;
  }
}
