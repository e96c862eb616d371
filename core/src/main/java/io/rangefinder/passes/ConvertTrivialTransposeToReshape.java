package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Says a Transpose that moves only axes of extent 1, and so no element, as a Reshape; the shape is
 * named after the permutation, as in TOCO's files, and of rank 2 like there: {@code perm_0}.
 */
public final class ConvertTrivialTransposeToReshape implements Rule<Transpose> {
  @Override
  public Class<Transpose> anchor() {
    return Transpose.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Transpose transpose, WorkingGraph graph) {
    Shape from = graph.tensor(node.input(0)).shape();
    Optional<Constant> permutation = graph.constant(node.input(1));
    if (permutation.isEmpty() || movesElements(from, permutation.get().indices())) {
      return Optional.empty();
    }
    int[] dims = graph.tensor(node.output()).shape().toArray();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String shape = patch.constant(node.input(1), Constant.ofInts(Shape.of(1, dims.length), dims));
    return Optional.of(patch.define(node.output(), new Reshape(), node.input(0), shape).build());
  }

  private static boolean movesElements(Shape from, int[] permutation) {
    int last = -1;
    for (int axis : permutation) {
      if (from.dim(axis) != 1) {
        if (axis < last) {
          return true;
        }
        last = axis;
      }
    }
    return false;
  }
}
