package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Says {@code x * rsqrt(s)} and {@code x / sqrt(s)} as an L2Normalization, s being the sum of the
 * squares of x over its innermost axis. A constant of at most 1e-3 that keeps s from 0, added or as
 * a maximum, is dropped: the operator has one of its own.
 */
public final class IdentifyL2Normalization implements Rule<FusesActivation> {
  private static final float LARGEST_EPSILON = 1e-3f;

  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (!(op instanceof Mul || op instanceof Div) || op.activation() != Activation.NONE) {
      return Optional.empty();
    }
    Class<? extends Op> root = op instanceof Mul ? Rsqrt.class : Sqrt.class;
    String x = node.input(0);
    return graph
        .producer(node.input(1), root)
        .map(of -> withoutEpsilon(of.input(0), graph))
        .flatMap(sum -> graph.producer(sum, Sum.class))
        .filter(sum -> isOverInnermostAxis(sum, graph))
        .flatMap(sum -> graph.producer(sum.input(0), Square.class))
        .filter(square -> square.input(0).equals(x))
        .map(
            square -> GraphPatch.of(graph).define(node.output(), new L2Normalization(), x).build());
  }

  private static String withoutEpsilon(String sum, WorkingGraph graph) {
    return graph
        .producer(sum)
        .filter(node -> node.op() instanceof Maximum || node.op().equals(new Add(Activation.NONE)))
        .flatMap(node -> Scalars.of(node, graph))
        .filter(split -> Math.abs(split.scalar()) <= LARGEST_EPSILON)
        .map(Scalars.Split::other)
        .orElse(sum);
  }

  private static boolean isOverInnermostAxis(Node sum, WorkingGraph graph) {
    int rank = graph.tensor(sum.input(0)).shape().rank();
    Optional<int[]> axes = graph.constant(sum.input(1)).map(Constant::indices);
    return ((Sum) sum.op()).keepDims()
        && axes.isPresent()
        && axes.get().length == 1
        && (axes.get()[0] == -1 || axes.get()[0] == rank - 1);
  }
}
