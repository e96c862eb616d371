package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Says the quotient by a constant as the product with its reciprocal, since no uint8 kernel
 * divides. Reciprocals are rounded to float32; a constant with an element whose reciprocal is not
 * finite stays.
 */
final class ConvertDivToMul implements Rule<Div> {
  @Override
  public Class<Div> anchor() {
    return Div.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Div div, WorkingGraph graph) {
    return ConstantOperand.of(node, graph)
        .filter(operand -> operand.side() == ConstantOperand.Side.RIGHT)
        .flatMap(operand -> multiplied(node, div, operand, graph));
  }

  private static Optional<GraphPatch> multiplied(
      Node node, Div div, ConstantOperand operand, WorkingGraph graph) {
    float[] reciprocals = operand.constant().floats().clone();
    for (int i = 0; i < reciprocals.length; i++) {
      reciprocals[i] = 1f / reciprocals[i];
      if (!Float.isFinite(reciprocals[i])) {
        return Optional.empty();
      }
    }
    GraphPatch.Builder patch = GraphPatch.of(graph);
    Constant factors = Constant.ofFloats(operand.constant().shape(), reciprocals);
    String name = patch.constantInPlaceOf(operand.name(), factors);
    return Optional.of(
        patch
            .define(node.output(), new Mul(div.activation()), operand.variable().name(), name)
            .build());
  }
}
