package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Swaps an operator that only moves elements and the element-wise one that alone reads it, as TOCO
 * does. Their results swap names; where the last one is an output of the graph, it keeps its name
 * and the other is {@code <output>_reorder}. Neither keeps a range.
 */
public final class MoveUnaryBeforeRearrangement implements Rule<Op> {
  private static final Set<Class<? extends Op>> ELEMENT_WISE =
      Set.of(
          Cast.class,
          Ceil.class,
          Exp.class,
          Floor.class,
          Neg.class,
          Relu.class,
          Relu6.class,
          ReluN1To1.class,
          Round.class,
          Sqrt.class,
          Square.class,
          Tanh.class);
  private static final Set<Class<? extends Op>> REARRANGING =
      Set.of(
          DepthToSpace.class,
          ExpandDims.class,
          Reshape.class,
          SpaceToDepth.class,
          Squeeze.class,
          Transpose.class);

  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    if (!ELEMENT_WISE.contains(op.getClass()) || !graph.isUsedOnce(node.input(0))) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0))
        .filter(move -> REARRANGING.contains(move.op().getClass()))
        .map(move -> swapped(node, move, graph));
  }

  private static GraphPatch swapped(Node node, Node move, WorkingGraph graph) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    List<String> operands = new ArrayList<>(move.inputs());
    String source = operands.get(0);
    if (graph.isOutput(node.output())) {
      operands.set(0, patch.node(node.output() + "_reorder", node.op(), source));
      return patch
          .define(new Node(move.op(), operands, node.outputs()))
          .withoutRange(node.output())
          .build();
    }
    operands.set(0, node.output());
    return patch
        .replaceUses(node.output(), move.output())
        .define(new Node(node.op(), List.of(source), node.outputs()))
        .define(new Node(move.op(), operands, move.outputs()))
        .withoutRange(node.output())
        .withoutRange(move.output())
        .revalue(move.output())
        .build();
  }
}
