package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A node that quantization changes.
 *
 * @param operands operands that become codes with a grid from a range: neither biases nor constant
 *     weights nor indices
 * @param outputs outputs that become codes
 */
record CodedNode(
    Node node, OperatorConstraint constraint, List<String> operands, List<String> outputs) {

  /** The nodes of a graph that touch floats, in topological order. */
  static List<CodedNode> of(Graph graph, OperatorConstraints kernels) {
    List<CodedNode> coded = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (OperatorConstraints.touchesFloats(graph, node)) {
        OperatorConstraint constraint = kernels.of(node.op());
        List<String> outputs =
            constraint.output() instanceof OutputCode.None
                ? List.of()
                : node.outputs().stream().filter(name -> graph.tensor(name).isFloat()).toList();
        coded.add(new CodedNode(node, constraint, operands(graph, node, constraint), outputs));
      }
    }
    return coded;
  }

  /** The tensors that get a code from a range: inputs of the graph first, then as nodes have it. */
  static Set<String> tensors(Graph graph, List<CodedNode> nodes, OperatorConstraints kernels) {
    Set<String> names = new LinkedHashSet<>();
    graph.inputs().stream().filter(name -> graph.tensor(name).isFloat()).forEach(names::add);
    for (CodedNode node : nodes) {
      names.addAll(node.operands);
      names.addAll(node.outputs);
    }
    Set<String> real = kernels.floatResults(graph);
    graph.outputs().stream()
        .filter(name -> graph.tensor(name).isFloat() && !real.contains(name))
        .forEach(names::add);
    return names;
  }

  OutputCode outputCode() {
    return constraint.output();
  }

  private static List<String> operands(Graph graph, Node node, OperatorConstraint constraint) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Tensor operand = graph.tensor(node.input(i));
      OperandRole role = constraint.role(i);
      boolean coded =
          role == OperandRole.ACTIVATION || (role == OperandRole.WEIGHTS && !operand.isConstant());
      if (operand.isFloat() && coded) {
        names.add(operand.name());
      }
    }
    return names;
  }
}
