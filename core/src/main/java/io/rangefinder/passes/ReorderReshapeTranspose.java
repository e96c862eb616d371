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
 * Swaps a Reshape that adds or removes axes of extent 1 alone and the Transpose that alone reads
 * it. The moved Transpose keeps its name unless that is an output of the graph; then it is {@code
 * <output>_exchange}.
 */
public final class ReorderReshapeTranspose implements Rule<Transpose> {
  @Override
  public Class<Transpose> anchor() {
    return Transpose.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Transpose transpose, WorkingGraph graph) {
    return graph
        .producer(node.input(0), Reshape.class)
        .filter(reshape -> graph.isUsedOnce(reshape.output()))
        .filter(reshape -> changesAxesOfOne(reshape, graph))
        .flatMap(
            reshape ->
                graph
                    .constant(node.input(1))
                    .map(permutation -> swapped(node, reshape, permutation.indices(), graph)));
  }

  private static boolean changesAxesOfOne(Node reshape, WorkingGraph graph) {
    Shape before = graph.tensor(reshape.input(0)).shape();
    Shape after = graph.tensor(reshape.output()).shape();
    return before.elements() > 0 && AxesOfOne.areAllThatDiffers(before, after);
  }

  private static GraphPatch swapped(
      Node transpose, Node reshape, int[] permutation, WorkingGraph graph) {
    String source = reshape.input(0);
    String between = reshape.output();
    String output = transpose.output();
    int[] moved =
        AxesOfOne.permutation(
            graph.tensor(source).shape(), graph.tensor(between).shape(), permutation);
    int[] shape = graph.tensor(output).shape().toArray();
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String order = constant(transpose.input(1), moved, patch, graph);
    String dims = constant(reshape.input(1), shape, patch, graph);
    if (graph.isOutput(output)) {
      String exchanged = patch.node(output + "_exchange", new Transpose(), source, order);
      return patch.define(output, new Reshape(), exchanged, dims).build();
    }
    return patch
        .replaceUses(output, between)
        .define(output, new Transpose(), source, order)
        .define(between, new Reshape(), output, dims)
        .build();
  }

  private static String constant(
      String name, int[] values, GraphPatch.Builder patch, WorkingGraph graph) {
    String base = graph.isUsedOnce(name) ? name : name + "_copy";
    return base.equals(name)
        ? patch.constantInPlaceOf(name, Constant.vector(values))
        : patch.constant(base, Constant.vector(values));
  }
}
