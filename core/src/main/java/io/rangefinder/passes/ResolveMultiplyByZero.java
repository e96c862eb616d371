package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Replaces a product with zeros alone by zeros, unless it is an output of the graph. */
public final class ResolveMultiplyByZero implements Rule<Mul> {
  @Override
  public Class<Mul> anchor() {
    return Mul.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Mul mul, WorkingGraph graph) {
    if (graph.isOutput(node.output())) {
      return Optional.empty();
    }
    Shape shape = graph.tensor(node.output()).shape();
    return ConstantOperand.of(node, graph)
        .filter(operand -> operand.isEverywhere(0))
        .map(operand -> Constant.ofFloats(shape, new float[shape.elements()]))
        .map(zeros -> GraphPatch.of(graph).define(node.output(), zeros).build());
  }
}
