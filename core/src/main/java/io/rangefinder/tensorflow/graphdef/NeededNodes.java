package io.rangefinder.tensorflow.graphdef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** The nodes that some of them need, in their order. */
public final class NeededNodes {
  private NeededNodes() {}

  /**
   * Follows data and control inputs.
   *
   * @param roots tensors or control inputs
   */
  public static List<NodeDef> of(List<NodeDef> nodes, Collection<String> roots) {
    Map<String, NodeDef> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.getName(), node));
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(roots);
    while (!open.isEmpty()) {
      String name = TensorRef.nodeOf(open.remove(open.size() - 1));
      NodeDef node = byName.get(name);
      if (node != null && reached.add(name)) {
        open.addAll(node.getInputList());
      }
    }
    return nodes.stream().filter(node -> reached.contains(node.getName())).toList();
  }
}
