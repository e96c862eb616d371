package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * A graph that begins with some of its tensors: a placeholder of the same name stands for each.
 *
 * @param nodes all nodes, what computed the tensors replaced
 * @param inputs the names of the placeholders
 */
record InputCut(List<NodeDef> nodes, List<String> inputs) {
  /**
   * Cuts a graph.
   *
   * @throws UserException listing tensors that are not there
   */
  static InputCut of(List<NodeDef> nodes, List<FreezeRequest.Input> inputs) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      places.put(nodes.get(i).getName(), i);
    }
    List<NodeDef> cut = new ArrayList<>(nodes);
    List<String> names = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    Set<String> taken = new HashSet<>(places.keySet());
    for (FreezeRequest.Input input : inputs) {
      TensorRef tensor = TensorRef.of(input.name());
      Integer place = places.get(tensor.node());
      if (place == null) {
        problems.add(
            "the input '%s' is not there; %s"
                .formatted(input.name(), NearestNames.suggestion(tensor.node(), places.keySet())));
        continue;
      }
      String name = tensor.node();
      if (tensor.index() > 0) {
        name = tensor.node() + "_" + tensor.index();
        while (!taken.add(name)) {
          name += "_";
        }
        renamed.put(tensor.toString(), name);
        cut.add(placeholder(name, input));
      } else if (!input.shape().getUnknownRank() || !isPlaceholder(nodes.get(place))) {
        cut.set(place, placeholder(name, input));
      }
      names.add(name);
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("The graph cannot be cut at these inputs:", problems);
    }
    if (!renamed.isEmpty()) {
      cut.replaceAll(node -> renamed(node, renamed));
    }
    return new InputCut(List.copyOf(cut), List.copyOf(names));
  }

  private static NodeDef renamed(NodeDef node, Map<String, String> names) {
    NodeDef.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      changed.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    return changed.build();
  }

  /** Whether a node is fed already: it may know its shape. */
  private static boolean isPlaceholder(NodeDef node) {
    return Placeholders.isPlaceholder(new SourceNode(node));
  }

  private static NodeDef placeholder(String name, FreezeRequest.Input input) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Placeholder")
        .putAttr("dtype", AttrValue.newBuilder().setType(input.type()).build())
        .putAttr("shape", AttrValue.newBuilder().setShape(input.shape()).build())
        .build();
  }
}
