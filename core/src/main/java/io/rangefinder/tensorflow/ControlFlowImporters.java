package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.List;
import java.util.stream.IntStream;

/** Branches whose condition is a constant: what is not taken is left out of the graph. */
final class ControlFlowImporters {
  private ControlFlowImporters() {}

  /** Operands: data, condition. Output 1 is taken if the condition holds, else output 0. */
  static void switchBranch(SourceNode node, GraphAssembly graph) {
    Constant condition = graph.requireValue(node.input(1), "condition");
    if (condition.dataType() != DataType.BOOL || condition.shape().elements() != 1) {
      throw new InvalidOperatorException(
          "the condition '" + node.input(1) + "' is " + condition.type() + ", not one bool");
    }
    int taken = condition.bytes()[0] == 0 ? 0 : 1;
    ElementwiseImporters.identity(node.output(taken), node.input(0), graph);
    graph.leaveOut(node.output(1 - taken));
  }

  /** The only operand that a branch taken computes, and which one that is. */
  static void merge(SourceNode node, GraphAssembly graph) {
    List<Integer> taken =
        IntStream.range(0, node.inputs().size())
            .filter(i -> !graph.isLeftOut(node.input(i)))
            .boxed()
            .toList();
    if (taken.size() != 1) {
      throw new InvalidOperatorException(
          taken.size() + " of its " + node.inputs().size() + " branches are taken, not one");
    }
    ElementwiseImporters.identity(node.output(0), node.input(taken.get(0)), graph);
    graph.constant(node.output(1), Constant.ofInts(Shape.scalar(), taken.get(0)));
  }
}
