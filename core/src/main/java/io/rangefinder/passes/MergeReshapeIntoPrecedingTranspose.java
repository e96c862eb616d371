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
 * Says a Transpose and the Reshape that alone reads it and only moves axes of extent 1 as one
 * Transpose.
 */
public final class MergeReshapeIntoPrecedingTranspose implements Rule<Reshape> {
  @Override
  public Class<Reshape> anchor() {
    return Reshape.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Reshape reshape, WorkingGraph graph) {
    Shape before = graph.tensor(node.input(0)).shape();
    Shape after = graph.tensor(node.output()).shape();
    if (before.rank() != after.rank()
        || before.elements() == 0
        || !AxesOfOne.areAllThatDiffers(before, after)) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0), Transpose.class)
        .filter(transpose -> graph.isUsedOnce(transpose.output()))
        .flatMap(transpose -> merged(node, transpose, after, graph));
  }

  private static Optional<GraphPatch> merged(
      Node node, Node transpose, Shape after, WorkingGraph graph) {
    Shape source = graph.tensor(transpose.input(0)).shape();
    return graph
        .constant(transpose.input(1))
        .map(permutation -> placed(source, permutation.indices(), after))
        .map(
            permutation -> {
              GraphPatch.Builder patch = GraphPatch.of(graph);
              String merged =
                  patch.constantInPlaceOf(transpose.input(1), Constant.vector(permutation));
              return patch
                  .define(node.output(), new Transpose(), transpose.input(0), merged)
                  .build();
            });
  }

  /** The permutation with the axes of extent 1 where the result has them. */
  private static int[] placed(Shape source, int[] permutation, Shape after) {
    int[] result = new int[permutation.length];
    int nextLong = -1;
    int nextOne = -1;
    for (int i = 0; i < result.length; i++) {
      if (after.dim(i) == 1) {
        do {
          nextOne++;
        } while (source.dim(permutation[nextOne]) != 1);
        result[i] = permutation[nextOne];
      } else {
        do {
          nextLong++;
        } while (source.dim(permutation[nextLong]) == 1);
        result[i] = permutation[nextLong];
      }
    }
    return result;
  }
}
