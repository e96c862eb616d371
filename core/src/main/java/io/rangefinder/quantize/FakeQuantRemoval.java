package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ranges.RangeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the fake-quant nodes out of a graph and leaves the {@linkplain TrainedRanges trained
 * ranges} to its tensors, unless the table gives them others by hand.
 *
 * <p>Readers of the node read its operand. Where the node is an output of the graph, the operand
 * takes the output's name, or is copied to it if it must keep its own.
 */
final class FakeQuantRemoval {
  private final Graph graph;
  private final GraphEdit edit;
  private final Map<String, String> operandOf = new LinkedHashMap<>();
  private final Map<String, TensorRange> known = new LinkedHashMap<>();
  private List<Node> nodes = new ArrayList<>();

  /**
   * @param known ranges by tensor: those of the table and, before them, the trained ones
   */
  record Result(Graph graph, Map<String, TensorRange> known) {}

  static Result apply(Graph graph, RangeTable table, OperatorConstraints kernels) {
    return new FakeQuantRemoval(graph, table, kernels).result();
  }

  private FakeQuantRemoval(Graph graph, RangeTable table, OperatorConstraints kernels) {
    this.graph = graph;
    this.edit = graph.edit();
    known.putAll(TrainedRanges.of(graph, kernels));
    table
        .entries()
        .forEach(
            (tensor, entry) -> {
              if (entry.origin() == RangeOrigin.GIVEN) {
                known.put(tensor, entry);
              } else {
                known.putIfAbsent(tensor, entry);
              }
            });
    for (Node node : graph.nodes()) {
      Node resolved = node.reading(operandOf);
      if (node.op() instanceof FakeQuant) {
        operandOf.put(node.output(), resolved.input(0));
      } else {
        nodes.add(resolved);
      }
    }
  }

  private Result result() {
    for (String output : graph.outputs()) {
      String operand = resolve(output);
      if (!operand.equals(output)) {
        if (mustKeepName(operand)) {
          copy(operand, output);
        } else {
          rename(operand, output);
        }
      }
    }
    return new Result(edit.with(nodes), known);
  }

  private String resolve(String name) {
    return operandOf.getOrDefault(name, name);
  }

  private boolean mustKeepName(String name) {
    return graph.isInput(name) || graph.isOutput(name) || graph.tensor(name).isConstant();
  }

  private void rename(String from, String to) {
    edit.put(graph.tensor(from).renamed(to));
    nodes =
        new ArrayList<>(
            nodes.stream()
                .map(
                    node ->
                        new Node(
                            node.op(),
                            replacing(node.inputs(), from, to),
                            replacing(node.outputs(), from, to)))
                .toList());
    operandOf.replaceAll((output, operand) -> operand.equals(from) ? to : operand);
    TensorRange range = known.get(from);
    if (range != null) {
      known.put(to, range);
    }
  }

  private void copy(String from, String to) {
    String shape = edit.freeName(to + "_shape");
    edit.put(Tensor.constant(shape, Constant.vector(graph.tensor(from).shape().toArray())));
    nodes.add(new Node(new Reshape(), List.of(from, shape), to));
    known.remove(to);
  }

  private static List<String> replacing(List<String> names, String from, String to) {
    return names.stream().map(name -> name.equals(from) ? to : name).toList();
  }
}
