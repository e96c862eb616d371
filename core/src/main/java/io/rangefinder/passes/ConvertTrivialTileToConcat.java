package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.IntStream;

/** Says a Tile that repeats along one axis alone as a Concatenation of the operand with itself. */
public final class ConvertTrivialTileToConcat implements Rule<Tile> {
  private static final int MOST_COPIES = 4096;

  @Override
  public Class<Tile> anchor() {
    return Tile.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Tile tile, WorkingGraph graph) {
    int[] multiples =
        graph.constant(node.input(1)).map(Constant::indices).orElseGet(() -> new int[0]);
    int[] axes = IntStream.range(0, multiples.length).filter(i -> multiples[i] != 1).toArray();
    if (axes.length != 1 || Arrays.stream(multiples).anyMatch(m -> m < 1 || m > MOST_COPIES)) {
      return Optional.empty();
    }
    Node joined =
        new Node(
            new Concatenation(axes[0]),
            Collections.nCopies(multiples[axes[0]], node.input(0)),
            node.output());
    return Optional.of(GraphPatch.of(graph).define(joined).build());
  }
}
