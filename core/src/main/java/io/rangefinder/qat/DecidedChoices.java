package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.InferenceValues;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Decides what a graph leaves to whoever runs it: whether it is training. */
final class DecidedChoices {
  private static final int MOST_ROUNDS = 100;

  private final GraphEdit graph;
  private final Map<TensorRef, Boolean> values = new HashMap<>();
  private final Set<TensorRef> dead = new HashSet<>();
  private final Set<String> decided = new HashSet<>();

  private DecidedChoices(GraphEdit graph) {
    this.graph = graph;
  }

  /** Leaves of every choice only what training, or inference, takes. */
  static void decide(GraphEdit graph, boolean training) {
    DecidedChoices choices = new DecidedChoices(graph);
    for (NodeDef node : graph.nodes()) {
      SourceNode source = new SourceNode(node);
      if (Placeholders.canBeFed(source) && Placeholders.type(source) == DataType.DT_BOOL) {
        boolean inference =
            Boolean.parseBoolean(
                InferenceValues.of(node.getName(), io.rangefinder.ir.DataType.BOOL));
        choices.values.put(new TensorRef(node.getName(), 0), training != inference);
      }
    }
    if (!choices.values.isEmpty()) {
      choices.decide();
    }
  }

  private void decide() {
    boolean changed = true;
    for (int round = 0; changed && round < MOST_ROUNDS; round++) {
      changed = false;
      for (NodeDef node : graph.nodes()) {
        changed |= visit(node);
      }
    }
  }

  private boolean visit(NodeDef node) {
    TensorRef result = new TensorRef(node.getName(), 0);
    List<TensorRef> operands = GraphEdit.operands(node);
    return switch (node.getOp()) {
      case "Identity" -> anyOf(copy(operands, result, false), spread(node));
      case "LogicalNot" -> anyOf(copy(operands, result, true), spread(node));
      case "Switch" -> operands.size() == 2 && decideSwitch(node, operands);
      case "Merge" -> decideMerge(node, operands);
      default -> spread(node);
    };
  }

  private static boolean anyOf(boolean one, boolean other) {
    return one || other;
  }

  private boolean copy(List<TensorRef> operands, TensorRef result, boolean negated) {
    Boolean value = operands.isEmpty() ? null : values.get(operands.get(0));
    return value != null && values.putIfAbsent(result, negated != value) == null;
  }

  /** What computes with what is never computed is never computed itself. */
  private boolean spread(NodeDef node) {
    boolean isDead =
        node.getInputList().stream()
            .anyMatch(
                input ->
                    dead.contains(
                        TensorRef.isControl(input)
                            ? new TensorRef(input.substring(1), 0)
                            : TensorRef.of(input)));
    return isDead && dead.add(new TensorRef(node.getName(), 0));
  }

  private boolean decideSwitch(NodeDef node, List<TensorRef> operands) {
    Boolean choice = values.get(operands.get(1));
    if (choice == null || !decided.add(node.getName())) {
      return false;
    }
    TensorRef alive = new TensorRef(node.getName(), choice ? 1 : 0);
    dead.add(new TensorRef(node.getName(), choice ? 0 : 1));
    reroute(alive, operands.get(0));
    return true;
  }

  private boolean decideMerge(NodeDef node, List<TensorRef> operands) {
    List<TensorRef> alive = new ArrayList<>(operands);
    alive.removeIf(dead::contains);
    if (alive.size() != 1 || operands.size() < 2 || !decided.add(node.getName())) {
      return false;
    }
    reroute(new TensorRef(node.getName(), 0), alive.get(0));
    return true;
  }

  private void reroute(TensorRef from, TensorRef to) {
    graph.reroute(from, to, graph.consumers(from).stream().map(NodeDef::getName).toList());
  }
}
