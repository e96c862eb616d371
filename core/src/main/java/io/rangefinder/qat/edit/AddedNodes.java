package io.rangefinder.qat.edit;

import com.google.protobuf.ByteString;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Nodes that rewriting added, told by an attribute of theirs. */
public final class AddedNodes {
  static final String ADDED = "_rangefinder";
  static final String REPLACES = "_rangefinder_replaces";
  private static final String FORMER_NAME = "_rangefinder_name";
  private static final String UNQUANTIZED = "/unquantized";

  private AddedNodes() {}

  public static boolean isAdded(NodeDef node) {
    return node.containsAttr(ADDED);
  }

  /** A graph as it was before they were added. */
  public static GraphDef withoutThem(GraphDef graph) {
    if (graph.getNodeList().stream().noneMatch(AddedNodes::isAdded)) {
      return graph;
    }
    GraphEdit edit = GraphEdit.of(graph);
    remove(edit);
    return edit.graph();
  }

  /** What saves and restores added variables, and gradients of added nodes, go with them. */
  private static void addReaders(GraphEdit graph, Set<String> added) {
    Deque<String> open = new ArrayDeque<>(added);
    while (!open.isEmpty()) {
      for (NodeDef reader : graph.consumers(graph.node(open.pop()))) {
        if (added.add(reader.getName())) {
          open.add(reader.getName());
        }
      }
    }
  }

  /** Takes all of them away again; whoever read them reads what they stood for. */
  private static void remove(GraphEdit graph) {
    Map<TensorRef, TensorRef> stoodFor = new LinkedHashMap<>();
    Set<String> added = new HashSet<>();
    for (NodeDef node : graph.nodes()) {
      if (isAdded(node)) {
        added.add(node.getName());
      }
      if (node.containsAttr(REPLACES)) {
        stoodFor.put(
            new TensorRef(node.getName(), 0),
            TensorRef.of(node.getAttrOrThrow(REPLACES).getS().toStringUtf8()));
      }
    }
    for (TensorRef tensor : stoodFor.keySet()) {
      TensorRef original = tensor;
      for (int i = 0; i <= stoodFor.size() && stoodFor.containsKey(original); i++) {
        original = stoodFor.getOrDefault(original, original);
      }
      List<String> readers =
          graph.consumers(tensor).stream()
              .filter(node -> !isAdded(node))
              .map(NodeDef::getName)
              .toList();
      graph.reroute(tensor, original, readers);
    }
    addReaders(graph, added);
    graph.remove(added);
    for (NodeDef node : graph.nodes()) {
      if (node.containsAttr(FORMER_NAME)) {
        String former = node.getAttrOrThrow(FORMER_NAME).getS().toStringUtf8();
        graph.replace(node.toBuilder().removeAttr(FORMER_NAME).build());
        graph.rename(node.getName(), former);
      }
    }
  }

  /**
   * Lets an output's name stand for the tensor that is read in its place; the node that had it is
   * called otherwise.
   */
  public static void moveName(GraphEdit graph, String name, TensorRef quantized) {
    NodeDef node = graph.node(name);
    String other = graph.unique(name + UNQUANTIZED);
    NodeScope scope = new NodeScope(graph, name);
    graph.replace(
        node.toBuilder()
            .putAttr(
                FORMER_NAME, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(name)).build())
            .build());
    graph.rename(name, other);
    scope.add(NewNode.ofFloats("Identity", name).reading(quantized).with(REPLACES, other));
  }
}
