package io.rangefinder.qat;

import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a graph that computes its outputs and keeps its averages; gradients, optimizers and
 * what saves and restores are left out.
 */
final class ForwardPart {
  private static final Set<String> NOT_OF_GRADIENTS = Set.of("PreventGradient", "StopGradient");
  private static final List<String> OPTIMIZERS =
      List.of("Apply", "ResourceApply", "ResourceSparseApply", "SparseApply");
  private static final int MOST_NAMED = 5;

  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Set<String> kept = new LinkedHashSet<>();

  private ForwardPart(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Leaves out of a graph what training would add anew.
   *
   * @param outputs tensors that it ends in; empty for all of it
   * @throws UserException if an output is not there, or nothing says what belongs to the gradients
   */
  static GraphDef of(GraphDef graph, Collection<String> outputs) {
    GraphEdit.of(graph);
    ForwardPart part = new ForwardPart(graph);
    if (outputs.isEmpty()) {
      part.refuseGradients();
      return graph;
    }
    part.requireOutputs(outputs);
    part.keep(outputs);
    return graph.toBuilder().clearNode().addAllNode(part.keptNodes()).build();
  }

  /** Whether an operator is part of backpropagation or of an optimizer. */
  static boolean isOfGradients(String operator) {
    if (NOT_OF_GRADIENTS.contains(operator)) {
      return false;
    }
    return operator.endsWith("Grad")
        || operator.endsWith("GradV2")
        || operator.endsWith("GradV3")
        || operator.endsWith("GradGrad")
        || operator.endsWith("Gradient")
        || operator.endsWith("GradientPerChannel")
        || operator.endsWith("VarsPerChannelGradient")
        || operator.endsWith("BackpropFilter")
        || operator.endsWith("BackpropFilterV2")
        || operator.equals("BroadcastGradientArgs")
        || operator.equals("DepthwiseConv2dNativeBackpropInput")
        || operator.equals("SymbolicGradient")
        || OPTIMIZERS.stream().anyMatch(operator::startsWith);
  }

  private void refuseGradients() {
    List<String> found =
        nodes.values().stream()
            .filter(node -> isOfGradients(node.getOp()))
            .map(node -> "%s '%s'".formatted(node.getOp(), node.getName()))
            .toList();
    if (!found.isEmpty()) {
      List<String> named = new ArrayList<>(found.subList(0, Math.min(MOST_NAMED, found.size())));
      if (found.size() > MOST_NAMED) {
        named.add("and %d more".formatted(found.size() - MOST_NAMED));
      }
      throw UserException.listing(
          "The graph holds gradients, which would bypass what is added. Name its outputs and its loss"
              + " (--outputs), and they are left out:",
          named);
    }
  }

  private void requireOutputs(Collection<String> outputs) {
    List<String> problems = new ArrayList<>();
    for (String output : outputs) {
      String node = TensorRef.nodeOf(output);
      if (!nodes.containsKey(node)) {
        problems.add(
            "'%s' is not there; %s"
                .formatted(output, NearestNames.suggestion(node, nodes.keySet())));
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("Outputs are not there:", problems);
    }
  }

  private void keep(Collection<String> outputs) {
    kept.addAll(names(NeededNodes.of(List.copyOf(nodes.values()), outputs)));
    Set<String> excluded = dependents();
    int before;
    do {
      before = kept.size();
      for (NodeDef node : List.copyOf(nodes.values())) {
        if (VariableKinds.isUpdate(node.getOp())
            && !kept.contains(node.getName())
            && !excluded.contains(node.getName())
            && node.getInputCount() > 0) {
          Set<String> needed =
              names(NeededNodes.of(List.copyOf(nodes.values()), List.of(node.getName())));
          if (kept.contains(variableOf(node)) || needed.stream().anyMatch(this::isComputed)) {
            kept.addAll(needed);
          }
        }
      }
    } while (kept.size() > before);
    for (NodeDef node : nodes.values()) {
      boolean isGroup =
          node.getOp().equals("NoOp")
              && node.getInputCount() > 0
              && !excluded.contains(node.getName());
      if (isGroup && node.getInputList().stream().map(TensorRef::nodeOf).anyMatch(kept::contains)) {
        kept.add(node.getName());
      }
    }
  }

  /** Whether a node is kept, and is neither a constant nor a variable. */
  private boolean isComputed(String name) {
    NodeDef node = nodes.get(name);
    return kept.contains(name)
        && node != null
        && !node.getOp().equals("Const")
        && !node.getOp().equals(VariableKinds.READ)
        && !node.getOp().equals("Identity")
        && !VariableKinds.isVariable(node);
  }

  private static Set<String> names(List<NodeDef> nodes) {
    Set<String> names = new LinkedHashSet<>();
    nodes.forEach(node -> names.add(node.getName()));
    return names;
  }

  /** The variable that an update changes, behind what only hands it on. */
  private String variableOf(NodeDef update) {
    Set<String> seen = new HashSet<>();
    String name = TensorRef.nodeOf(update.getInput(0));
    while (seen.add(name)) {
      NodeDef node = nodes.get(name);
      if (node == null || VariableKinds.isVariable(node) || node.getInputCount() == 0) {
        break;
      }
      name = TensorRef.nodeOf(node.getInput(0));
    }
    return name;
  }

  /** Gradients, what restores, and all that depends on either. */
  private Set<String> dependents() {
    Map<String, List<String>> readers = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (NodeDef node : nodes.values()) {
      for (String input : node.getInputList()) {
        readers
            .computeIfAbsent(TensorRef.nodeOf(input), name -> new ArrayList<>())
            .add(node.getName());
      }
      if (isOfGradients(node.getOp()) || node.getOp().startsWith("Restore")) {
        open.add(node.getName());
      }
    }
    Set<String> dependents = new TreeSet<>();
    while (!open.isEmpty()) {
      String name = open.pop();
      if (dependents.add(name)) {
        open.addAll(readers.getOrDefault(name, List.of()));
      }
    }
    return dependents;
  }

  /** What is kept, without waiting for what is not. */
  private List<NodeDef> keptNodes() {
    List<NodeDef> result = new ArrayList<>();
    for (NodeDef node : nodes.values()) {
      if (kept.contains(node.getName())) {
        NodeDef.Builder alone = node.toBuilder().clearInput();
        node.getInputList().stream()
            .filter(input -> kept.contains(TensorRef.nodeOf(input)))
            .forEach(alone::addInput);
        result.add(alone.build());
      }
    }
    return result;
  }
}
