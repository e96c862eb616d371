package io.rangefinder.qat.edit;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph while it is changed. Nodes keep their order; what is added stands behind all that was
 * there.
 */
public final class GraphEdit {
  private static final int MOST_PROBLEMS = 20;

  /** How many operands nodes have at least of which rewriting reads them by their place. */
  private static final Map<String, Integer> LEAST_OPERANDS =
      Map.ofEntries(
          Map.entry("Add", 2),
          Map.entry("AddV2", 2),
          Map.entry("Assign", 2),
          Map.entry("AssignAdd", 2),
          Map.entry("AssignAddVariableOp", 2),
          Map.entry("AssignSub", 2),
          Map.entry("AssignSubVariableOp", 2),
          Map.entry("AssignVariableOp", 2),
          Map.entry("AvgPool", 1),
          Map.entry("BatchToSpaceND", 3),
          Map.entry("BiasAdd", 2),
          Map.entry("Conv2D", 2),
          Map.entry("Conv2DBackpropInput", 3),
          Map.entry("DepthwiseConv2dNative", 2),
          Map.entry("FakeQuantWithMinMaxVars", 3),
          Map.entry("FusedBatchNorm", 5),
          Map.entry("FusedBatchNormV2", 5),
          Map.entry("FusedBatchNormV3", 5),
          Map.entry("Identity", 1),
          Map.entry("MatMul", 2),
          Map.entry("MaxPool", 1),
          Map.entry("Mean", 2),
          Map.entry("Merge", 1),
          Map.entry("Mul", 2),
          Map.entry("Neg", 1),
          Map.entry("ReadVariableOp", 1),
          Map.entry("RealDiv", 2),
          Map.entry("Relu", 1),
          Map.entry("Relu6", 1),
          Map.entry("Reshape", 2),
          Map.entry("Rsqrt", 1),
          Map.entry("SpaceToBatchND", 3),
          Map.entry("Sub", 2),
          Map.entry("Switch", 2));

  private final GraphDef source;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> readers = new LinkedHashMap<>();

  private GraphEdit(GraphDef source) {
    this.source = source;
  }

  /**
   * Begins to change a graph.
   *
   * @throws UserException if names are there twice, or what nodes read is not there
   */
  public static GraphEdit of(GraphDef graph) {
    GraphEdit edit = new GraphEdit(graph);
    List<String> problems = new ArrayList<>();
    for (NodeDef node : graph.getNodeList()) {
      if (edit.nodes.putIfAbsent(node.getName(), node) != null) {
        problems.add("the node '%s' is there twice".formatted(node.getName()));
      }
    }
    for (NodeDef node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        if (!edit.nodes.containsKey(TensorRef.nodeOf(input))) {
          problems.add(
              "%s '%s' reads '%s', which is not there"
                  .formatted(node.getOp(), node.getName(), input));
        }
      }
      int least = LEAST_OPERANDS.getOrDefault(node.getOp(), 0);
      long operands =
          node.getInputList().stream().filter(input -> !TensorRef.isControl(input)).count();
      if (operands < least) {
        problems.add(
            "%s '%s' has %d operands, and needs %d"
                .formatted(node.getOp(), node.getName(), operands, least));
      }
      edit.noteReads(node);
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The graph is damaged; export it again:",
          problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
    }
    return edit;
  }

  private void noteReads(NodeDef node) {
    for (String input : node.getInputList()) {
      readers
          .computeIfAbsent(TensorRef.nodeOf(input), name -> new LinkedHashSet<>())
          .add(node.getName());
    }
  }

  private void forgetReads(NodeDef node) {
    for (String input : node.getInputList()) {
      Set<String> known = readers.get(TensorRef.nodeOf(input));
      if (known != null) {
        known.remove(node.getName());
      }
    }
  }

  /** All nodes, in order, as they are now. */
  public List<NodeDef> nodes() {
    return List.copyOf(nodes.values());
  }

  public boolean has(String name) {
    return nodes.containsKey(name);
  }

  public Optional<NodeDef> find(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /**
   * A node that is there.
   *
   * @throws IllegalArgumentException if it is not
   */
  public NodeDef node(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no node '" + name + "'"));
  }

  /** The node that computes a tensor. */
  public NodeDef producer(TensorRef tensor) {
    return node(tensor.node());
  }

  /** What a node computes with, without what it only waits for. */
  public static List<TensorRef> operands(NodeDef node) {
    return node.getInputList().stream()
        .filter(input -> !TensorRef.isControl(input))
        .map(TensorRef::of)
        .toList();
  }

  /** The nodes that compute with an output of a node, in the order of the graph's reading. */
  public List<NodeDef> consumers(NodeDef node) {
    return readersOf(node.getName()).stream()
        .filter(
            reader ->
                operands(reader).stream().anyMatch(read -> read.node().equals(node.getName())))
        .toList();
  }

  /** The nodes that compute with a tensor. */
  public List<NodeDef> consumers(TensorRef tensor) {
    return readersOf(tensor.node()).stream()
        .filter(reader -> operands(reader).contains(tensor))
        .toList();
  }

  private List<NodeDef> readersOf(String name) {
    return readers.getOrDefault(name, Set.of()).stream().map(this::node).toList();
  }

  /** Adds a node behind all others. */
  public TensorRef add(NewNode node) {
    return add(node.build());
  }

  /**
   * Adds a node behind all others.
   *
   * @throws IllegalArgumentException if one of that name is there
   */
  public TensorRef add(NodeDef node) {
    if (nodes.putIfAbsent(node.getName(), node) != null) {
      throw new IllegalArgumentException("there is a node '" + node.getName() + "'");
    }
    noteReads(node);
    return new TensorRef(node.getName(), 0);
  }

  /** Puts a changed node where the one of its name is. */
  public void replace(NodeDef changed) {
    NodeDef old = node(changed.getName());
    forgetReads(old);
    nodes.put(changed.getName(), changed);
    noteReads(changed);
  }

  /** Takes nodes away, with what others wait for of them. */
  public void remove(Collection<String> names) {
    Set<String> gone = new HashSet<>(names);
    for (String name : gone) {
      NodeDef node = nodes.remove(name);
      if (node != null) {
        forgetReads(node);
      }
    }
    for (String name : gone) {
      List<NodeDef> remaining =
          readers.getOrDefault(name, Set.of()).stream()
              .map(this::find)
              .flatMap(Optional::stream)
              .toList();
      remaining.forEach(reader -> replace(withoutControl(reader, gone)));
      readers.remove(name);
    }
  }

  private static NodeDef withoutControl(NodeDef node, Set<String> gone) {
    NodeDef.Builder kept = node.toBuilder().clearInput();
    node.getInputList().stream()
        .filter(input -> !(TensorRef.isControl(input) && gone.contains(input.substring(1))))
        .forEach(kept::addInput);
    return kept.build();
  }

  /**
   * Lets nodes read another tensor.
   *
   * @param only names of the nodes that are to
   * @return how many operands are others now
   */
  public int reroute(TensorRef from, TensorRef to, Collection<String> only) {
    int changed = 0;
    for (String name : List.copyOf(only)) {
      NodeDef reader = node(name);
      NodeDef.Builder rerouted = reader.toBuilder();
      for (int i = 0; i < reader.getInputCount(); i++) {
        String input = reader.getInput(i);
        if (!TensorRef.isControl(input) && TensorRef.of(input).equals(from)) {
          rerouted.setInput(i, to.toString());
          changed++;
        }
      }
      replace(rerouted.build());
    }
    return changed;
  }

  /** Gives a node another name, by which all others call it from now on. */
  public void rename(String old, String name) {
    List<NodeDef> all = nodes();
    nodes.clear();
    readers.clear();
    for (NodeDef node : all) {
      NodeDef renamed = renamed(node, old, name);
      nodes.put(renamed.getName(), renamed);
    }
    nodes.values().forEach(this::noteReads);
  }

  private static NodeDef renamed(NodeDef node, String old, String name) {
    NodeDef.Builder changed = node.toBuilder();
    if (node.getName().equals(old)) {
      changed.setName(name);
    }
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      if (input.equals("^" + old)) {
        changed.setInput(i, "^" + name);
      } else if (!TensorRef.isControl(input) && TensorRef.of(input).node().equals(old)) {
        changed.setInput(i, new TensorRef(name, TensorRef.of(input).index()).toString());
      }
    }
    if (node.containsAttr("_class")) {
      AttrValue.ListValue.Builder company = AttrValue.ListValue.newBuilder();
      for (ByteString beside : node.getAttrOrThrow("_class").getList().getSList()) {
        company.addS(
            beside.toStringUtf8().equals("loc:@" + old)
                ? ByteString.copyFromUtf8("loc:@" + name)
                : beside);
      }
      changed.putAttr("_class", AttrValue.newBuilder().setList(company).build());
    }
    return changed.build();
  }

  /** A name that no node has: the one wished, or with a number behind it. */
  public String unique(String wished) {
    String name = wished;
    for (int i = 1; nodes.containsKey(name); i++) {
      name = wished + "_" + i;
    }
    return name;
  }

  /** A name that no node has, nor begins with as its scope: the one wished, or with a number. */
  public String uniqueScope(String wished) {
    String name = wished;
    for (int i = 1; isTaken(name); i++) {
      name = wished + "_" + i;
    }
    return name;
  }

  /** Whether a node has a name, or lies in the scope of that name. */
  public boolean isTaken(String name) {
    return nodes.containsKey(name)
        || nodes.keySet().stream().anyMatch(node -> node.startsWith(name + "/"));
  }

  /** The graph as it is now. */
  public GraphDef graph() {
    return source.toBuilder().clearNode().addAllNode(nodes.values()).build();
  }
}
