package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Stores constant weights in the layout an importer asks for with an operator named {@code
 * …_reordered}. The stored weights take the name of the weights they are made of, as in TOCO's
 * files; {@code name_0} if those are still read by somebody else.
 */
public final class FoldWeightLayout implements Rule<Op> {
  private static final String MARK = "_reordered";

  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    if (!node.name().endsWith(MARK) || graph.isOutput(node.name())) {
      return Optional.empty();
    }
    Optional<Constant> weights = op.fold(graph.inputs(node));
    TensorRange range = graph.tensor(node.input(0)).range();
    return weights.map(
        value -> {
          GraphPatch.Builder patch = GraphPatch.of(graph);
          String name = patch.constantInPlaceOf(node.input(0), value, range);
          return patch.replaceUses(node.output(), name).build();
        });
  }
}
