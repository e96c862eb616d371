package io.rangefinder.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what {@link Graph} promises. A violation is a bug of whoever made the graph. */
public final class GraphVerifier {
  private GraphVerifier() {}

  /**
   * Verifies a graph.
   *
   * @param maker who made the graph, for the message
   * @throws IllegalStateException listing every violation
   */
  public static void verify(Graph graph, String maker) {
    List<String> problems = new ArrayList<>();
    Set<String> defined = new HashSet<>();
    for (String input : graph.inputs()) {
      if (graph.tensor(input).isConstant()) {
        problems.add("input '" + input + "' is constant");
      }
      if (!defined.add(input)) {
        problems.add("input '" + input + "' is listed twice");
      }
    }
    for (Node node : graph.nodes()) {
      for (Tensor operand : graph.inputs(node)) {
        if (!operand.isConstant() && !defined.contains(operand.name())) {
          problems.add(node + " reads '" + operand.name() + "', which nothing before it defines");
        }
      }
      for (String output : node.outputs()) {
        if (graph.tensor(output).isConstant()) {
          problems.add(node + " computes the constant '" + output + "'");
        }
        if (!defined.add(output)) {
          problems.add("'" + output + "' is defined twice");
        }
      }
      checkTypes(graph, node, problems);
    }
    for (String output : graph.outputs()) {
      if (!defined.contains(output) && !graph.tensor(output).isConstant()) {
        problems.add("output '" + output + "' is never computed");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Invalid graph after " + maker + ": " + String.join("; ", problems));
    }
  }

  /** The nodes whose outputs have other types than their operands give, one sentence each. */
  public static List<String> wrongTypes(Graph graph) {
    List<String> problems = new ArrayList<>();
    graph.nodes().forEach(node -> checkTypes(graph, node, problems));
    return problems;
  }

  private static void checkTypes(Graph graph, Node node, List<String> problems) {
    boolean quantized =
        node.outputs().stream().anyMatch(name -> graph.tensor(name).quantization() != null);
    List<TensorType> actual =
        node.outputs().stream().map(name -> graph.tensor(name).type()).toList();
    try {
      List<TensorType> inferred = node.op().knownTypes(graph.inputs(node));
      boolean same = quantized ? shapes(inferred).equals(shapes(actual)) : inferred.equals(actual);
      if (!same) {
        problems.add(node + " has outputs " + actual + ", its operands give " + inferred);
      }
    } catch (InvalidOperatorException e) {
      problems.add(node + ": " + e.getMessage());
    }
  }

  private static List<Shape> shapes(List<TensorType> types) {
    return types.stream().map(TensorType::shape).toList();
  }
}
