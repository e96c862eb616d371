package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.List;
import java.util.Optional;

/**
 * Does what {@link FuseDilatedConv} does where TOCO does it: around a convolution that has no bias
 * yet, and only if a sum follows it at once or after the BatchToSpaceNd.
 */
public final class FuseBiasedDilatedConv implements Rule<BatchToSpaceNd> {
  @Override
  public Class<BatchToSpaceNd> anchor() {
    return BatchToSpaceNd.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, BatchToSpaceNd op, WorkingGraph graph) {
    String gathered = node.input(0);
    if (!graph.isUsedOnce(gathered)) {
      return Optional.empty();
    }
    Optional<Node> sum = graph.producer(gathered, Add.class).filter(FuseBiasedDilatedConv::isPlain);
    return sum.isPresent() ? summedBefore(node, sum.get(), graph) : summedAfter(node, graph);
  }

  private static Optional<GraphPatch> summedBefore(Node node, Node sum, WorkingGraph graph) {
    return unbiased(sum.input(0), graph)
        .flatMap(conv -> FuseDilatedConv.dilated(conv, node, graph))
        .map(
            conv ->
                GraphPatch.of(graph)
                    .define(conv)
                    .define(new Node(sum.op(), sum.inputs(), node.outputs()))
                    .build());
  }

  private static Optional<GraphPatch> summedAfter(Node node, WorkingGraph graph) {
    List<Node> readers = graph.consumers(node.output());
    if (!graph.isUsedOnce(node.output()) || !(readers.get(0).op() instanceof Add)) {
      return Optional.empty();
    }
    return unbiased(node.input(0), graph)
        .flatMap(conv -> FuseDilatedConv.dilated(conv, node, graph))
        .map(
            conv ->
                GraphPatch.of(graph)
                    .define(conv)
                    .replaceUses(node.output(), conv.output())
                    .build());
  }

  private static Optional<Node> unbiased(String result, WorkingGraph graph) {
    return graph
        .producer(result, WeightedOp.class)
        .filter(conv -> graph.isUsedOnce(result) && conv.inputs().size() <= WeightedOp.BIAS);
  }

  private static boolean isPlain(Node sum) {
    return ((Add) sum.op()).activation() == Activation.NONE;
  }
}
