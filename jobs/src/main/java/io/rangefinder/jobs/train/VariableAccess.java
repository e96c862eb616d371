package io.rangefinder.jobs.train;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * A graph with nodes that give its variables their first values and read them.
 *
 * @param graph the graph and these nodes
 * @param scope what the names of these nodes begin with, before a slash
 * @param assignments nodes to be run once
 * @param reads by variable, the node that reads it
 */
record VariableAccess(
    GraphDef graph, String scope, List<String> assignments, SortedMap<String, String> reads) {
  VariableAccess {
    assignments = List.copyOf(assignments);
    reads = Collections.unmodifiableSortedMap(new TreeMap<>(reads));
  }

  /**
   * Access to all variables.
   *
   * @param values the first values, by variable; others begin as their initializers say
   * @param initializers by variable the node that assigns its first value; of others the node
   *     {@code NAME/Assign} does
   * @throws UserException listing variables without first value and values that do not fit
   */
  static VariableAccess to(
      GraphDef graph, Map<String, TensorProto> values, Map<String, String> initializers) {
    Set<String> names = new HashSet<>();
    graph.getNodeList().forEach(node -> names.add(node.getName()));
    String scope = freeScope(names);
    GraphDef.Builder result = graph.toBuilder();
    List<String> assignments = new ArrayList<>();
    SortedMap<String, String> reads = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (GraphVariable variable : GraphVariable.of(graph)) {
      String name = variable.name();
      NodeDef read = variable.read(scope + "/read/" + name);
      result.addNode(read);
      reads.put(name, read.getName());
      TensorProto value = values.get(name);
      String initializer = initializers.getOrDefault(name, name + "/Assign");
      if (value == null && names.contains(initializer)) {
        assignments.add(initializer);
      } else if (value == null) {
        problems.add(
            "the variable '%s' has no value, and the graph no node '%s' that gives it one"
                .formatted(name, initializer));
      } else if (!variable.fits(value)) {
        problems.add(
            "the variable '%s' is %s, and its value %s"
                .formatted(
                    name,
                    variable.describe(),
                    GraphVariable.describe(value.getDtype(), value.getTensorShape())));
      } else {
        NodeDef constant = constant(scope + "/value/" + name, value);
        NodeDef assign = variable.assign(scope + "/assign/" + name, constant.getName());
        result.addNode(constant).addNode(assign);
        assignments.add(assign.getName());
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The graph's variables cannot begin; give the checkpoint that belongs to it:", problems);
    }
    return new VariableAccess(result.build(), scope, assignments, reads);
  }

  private static String freeScope(Set<String> names) {
    String scope = "training";
    for (int i = 1; isTaken(scope, names); i++) {
      scope = "training_" + i;
    }
    return scope;
  }

  private static boolean isTaken(String scope, Set<String> names) {
    return names.stream().anyMatch(name -> name.equals(scope) || name.startsWith(scope + "/"));
  }

  private static NodeDef constant(String name, TensorProto value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(value.getDtype()).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }
}
