package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Says the root of the pooled averages of squares as an L2Pool2D. */
public final class IdentifyL2Pool implements Rule<Sqrt> {
  @Override
  public Class<Sqrt> anchor() {
    return Sqrt.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Sqrt sqrt, WorkingGraph graph) {
    return graph
        .producer(node.input(0), AveragePool2D.class)
        .filter(average -> pool(average).activation() == Activation.NONE)
        .flatMap(
            average ->
                graph
                    .producer(average.input(0), Square.class)
                    .map(square -> pooled(node, square.input(0), pool(average), graph)));
  }

  private static AveragePool2D pool(Node average) {
    return (AveragePool2D) average.op();
  }

  private static GraphPatch pooled(Node node, String x, AveragePool2D average, WorkingGraph graph) {
    L2Pool2D pool =
        new L2Pool2D(
            average.window(), average.filterHeight(), average.filterWidth(), Activation.NONE);
    return GraphPatch.of(graph).define(node.output(), pool, x).build();
  }
}
