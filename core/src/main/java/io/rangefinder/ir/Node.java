package io.rangefinder.ir;

import java.util.List;
import java.util.Map;

/**
 * An operator applied to named tensors. A node has no name of its own: its first output names it.
 *
 * @param inputs names of the operands, in the operator's order
 * @param outputs names of the tensors it defines, at least one
 */
public record Node(Op op, List<String> inputs, List<String> outputs) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(op.kind() + " has no output");
    }
  }

  public Node(Op op, List<String> inputs, String output) {
    this(op, inputs, List.of(output));
  }

  /** The name of the node: that of its first output. */
  public String name() {
    return outputs.get(0);
  }

  public String input(int index) {
    return inputs.get(index);
  }

  /** The only output of an operator that has one. */
  public String output() {
    if (outputs.size() != 1) {
      throw new IllegalStateException(this + " has " + outputs.size() + " outputs");
    }
    return outputs.get(0);
  }

  /** The node with every operand of one name replaced by another. */
  public Node replacingInput(String from, String to) {
    return reading(Map.of(from, to));
  }

  /** The node with other tensors in the place of those operands that have one. */
  public Node reading(Map<String, String> standIns) {
    return withInputs(inputs.stream().map(name -> standIns.getOrDefault(name, name)).toList());
  }

  public Node withInputs(List<String> newInputs) {
    return new Node(op, newInputs, outputs);
  }

  public Node withOp(Op newOp) {
    return new Node(newOp, inputs, outputs);
  }

  @Override
  public String toString() {
    return op.kind() + " '" + name() + "'";
  }
}
