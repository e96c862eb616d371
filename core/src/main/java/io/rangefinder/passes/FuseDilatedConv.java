package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says a convolution between SpaceToBatchNd and BatchToSpaceNd, which is how TensorFlow computes
 * atrous convolutions, as the dilated convolution it is, if its padding comes to SAME or to VALID.
 */
final class FuseDilatedConv implements Rule<BatchToSpaceNd> {
  @Override
  public Class<BatchToSpaceNd> anchor() {
    return BatchToSpaceNd.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, BatchToSpaceNd op, WorkingGraph graph) {
    Optional<Node> conv =
        graph
            .producer(node.input(0), WeightedOp.class)
            .filter(found -> graph.isUsedOnce(found.output()));
    return conv.flatMap(found -> dilated(found, node, graph))
        .map(
            fused ->
                GraphPatch.of(graph)
                    .define(new Node(fused.op(), fused.inputs(), node.outputs()))
                    .build());
  }

  /**
   * The dilated convolution that computes what a convolution, between a SpaceToBatchNd and a
   * BatchToSpaceNd, computes; its result has the name of the convolution's.
   */
  static Optional<Node> dilated(Node conv, Node gathering, WorkingGraph graph) {
    Optional<Node> spread =
        slidesByOne(conv.op())
            ? graph.producer(conv.input(WeightedOp.INPUT), SpaceToBatchNd.class)
            : Optional.empty();
    if (spread.isEmpty()) {
      return Optional.empty();
    }
    Blocks before = Blocks.of(spread.get(), graph);
    Blocks after = Blocks.of(gathering, graph);
    if (!before.areOfImages() || !Arrays.equals(before.extents(), after.extents())) {
      return Optional.empty();
    }
    Shape input = graph.tensor(spread.get().input(0)).shape();
    Shape output = graph.tensor(gathering.output()).shape();
    Shape weights = graph.tensor(conv.input(WeightedOp.WEIGHTS)).shape();
    return paddingOf(before, after, input, output, weights)
        .map(
            padding -> {
              int[] block = before.extents();
              List<String> operands = new ArrayList<>(conv.inputs());
              operands.set(WeightedOp.INPUT, spread.get().input(0));
              Window2D window = new Window2D(1, 1, block[0], block[1], padding);
              return new Node(over(window, conv), operands, conv.outputs());
            });
  }

  private static boolean slidesByOne(Op op) {
    Window2D plain = Window2D.of(1, 1, Padding.VALID);
    if (op instanceof Conv2D conv) {
      return conv.window().equals(plain);
    }
    return op instanceof DepthwiseConv2D depthwise && depthwise.window().equals(plain);
  }

  private static WeightedOp over(Window2D window, Node conv) {
    return conv.op() instanceof DepthwiseConv2D depthwise
        ? new DepthwiseConv2D(window, depthwise.depthMultiplier(), depthwise.activation())
        : new Conv2D(window, ((Conv2D) conv.op()).activation());
  }

  /** The padding under which the dilated convolution meets the same zeros and gives the output. */
  private static Optional<Padding> paddingOf(
      Blocks before, Blocks after, Shape input, Shape output, Shape weights) {
    int[] block = before.extents();
    for (Padding padding : Padding.values()) {
      Window2D window = new Window2D(1, 1, block[0], block[1], padding);
      boolean fits =
          reaches(input.dim(1), weights.dim(1), block[0], padding)
              && reaches(input.dim(2), weights.dim(2), block[1], padding)
              && before.leading(0) == window.paddingTop(input.dim(1), weights.dim(1))
              && before.leading(1) == window.paddingLeft(input.dim(2), weights.dim(2))
              && window.outputHeight(input.dim(1), weights.dim(1)) == output.dim(1)
              && window.outputWidth(input.dim(2), weights.dim(2)) == output.dim(2);
      if (fits && after.leading(0) == 0 && after.leading(1) == 0) {
        return Optional.of(padding);
      }
    }
    return Optional.empty();
  }

  private static boolean reaches(int extent, int taps, int dilation, Padding padding) {
    return padding == Padding.SAME || dilation * (taps - 1) + 1 <= extent;
  }

  /**
   * Block extents and paddings or crops of a SpaceToBatchNd or BatchToSpaceNd.
   *
   * @param margins before and after, for each block axis
   */
  private record Blocks(Constant block, Constant margins) {
    static Blocks of(Node node, WorkingGraph graph) {
      return new Blocks(
          graph.tensor(node.input(1)).requireConstant(),
          graph.tensor(node.input(2)).requireConstant());
    }

    boolean areOfImages() {
      return extents().length == 2;
    }

    int[] extents() {
      return block.indices();
    }

    int leading(int axis) {
      return margins.indices()[2 * axis];
    }
  }
}
