package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.ByteString;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Under which key of a checkpoint each variable lies, as the graph's own restoring says. */
public final class RestoredKeys {
  private static final Set<String> ASSIGNS = Set.of("Assign", "AssignVariableOp");
  private static final Set<String> PASSING = Set.of("Identity", "RefIdentity", "Reshape");
  private static final int LONGEST_PATH = 100;

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, StoredKey> keys = new LinkedHashMap<>();

  private RestoredKeys(List<NodeDef> all) {
    all.forEach(node -> nodes.put(node.getName(), node));
    all.stream().filter(node -> ASSIGNS.contains(node.getOp())).forEach(this::readAssign);
  }

  /**
   * A tensor of a checkpoint, or a part of it.
   *
   * @param slice as RestoreV2 has it; empty for the whole
   */
  public record StoredKey(String key, String slice) {}

  /**
   * The keys by the names of variables.
   *
   * @param restore the operation that restores; empty for all that there are
   */
  public static Map<String, StoredKey> of(GraphDef graph, String restore) {
    boolean isThere = graph.getNodeList().stream().anyMatch(node -> node.getName().equals(restore));
    List<NodeDef> nodes =
        isThere
            ? FunctionInliner.inline(graph, List.of(restore), new HashMap<>()).nodes()
            : graph.getNodeList();
    return new RestoredKeys(nodes).keys;
  }

  private void readAssign(NodeDef assign) {
    if (assign.getInputCount() < 2) {
      return;
    }
    Optional<TensorRef> target = origin(assign.getInput(0));
    Optional<TensorRef> value = origin(assign.getInput(1));
    if (target.isEmpty() || value.isEmpty()) {
      return;
    }
    NodeDef variable = nodes.get(target.get().node());
    NodeDef restore = nodes.get(value.get().node());
    if (variable == null
        || restore == null
        || !VariableKinds.isVariable(variable)
        || !restore.getOp().equals("RestoreV2")
        || restore.getInputCount() < 3) {
      return;
    }
    List<String> names = texts(restore.getInput(1));
    List<String> slices = texts(restore.getInput(2));
    int index = value.get().index();
    if (index < names.size()) {
      keys.putIfAbsent(
          variable.getName(),
          new StoredKey(names.get(index), index < slices.size() ? slices.get(index) : ""));
    }
  }

  /** Where a tensor comes from, behind what only hands it on. */
  private Optional<TensorRef> origin(String input) {
    String at = input;
    for (int steps = 0; steps < LONGEST_PATH && !TensorRef.isControl(at); steps++) {
      TensorRef tensor = TensorRef.of(at);
      NodeDef node = nodes.get(tensor.node());
      if (node == null || !PASSING.contains(node.getOp()) || node.getInputCount() == 0) {
        return Optional.of(tensor);
      }
      at = node.getInput(0);
    }
    return Optional.empty();
  }

  /** The texts of a constant vector. */
  private List<String> texts(String input) {
    NodeDef node = origin(input).map(tensor -> nodes.get(tensor.node())).orElse(null);
    if (node == null || !node.getOp().equals("Const")) {
      return List.of();
    }
    return new ArrayList<>(
        node
            .getAttrOrDefault("value", AttrValue.getDefaultInstance())
            .getTensor()
            .getStringValList()
            .stream()
            .map(ByteString::toStringUtf8)
            .toList());
  }
}
