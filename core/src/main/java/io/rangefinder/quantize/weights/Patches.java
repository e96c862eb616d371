package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import java.util.Arrays;

/**
 * The patches (im2col rows) that an operator's weights multiply, one for each position of its
 * output: K numbers in the order of the weights, h, w, i; zeros where the window lies outside of
 * the image. A depthwise convolution has a patch for each channel.
 */
public final class Patches {
  private final WeightLayout layout;
  private final PatchAxis rows;
  private final PatchAxis columns;
  private final int channels;

  private Patches(WeightLayout layout, PatchAxis rows, PatchAxis columns, int channels) {
    this.layout = layout;
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
  }

  /**
   * The patches of a convolution, depthwise or transposed convolution or fully connected layer.
   *
   * @throws IllegalArgumentException for any other operator
   */
  public static Patches of(Graph graph, Node node) {
    if (node.op() instanceof TransposeConv2D op) {
      Shape out = graph.tensor(node.output()).shape();
      Shape in = graph.tensor(node.input(TransposeConv2D.INPUT)).shape();
      return transposed(op, in, graph.tensor(node.input(TransposeConv2D.WEIGHTS)).shape(), out);
    }
    if (!(node.op() instanceof WeightedOp)) {
      throw new IllegalArgumentException(node + " has no weights");
    }
    Shape in = graph.tensor(node.input(WeightedOp.INPUT)).shape();
    Shape weights = graph.tensor(node.input(WeightedOp.WEIGHTS)).shape();
    if (node.op() instanceof FullyConnected) {
      WeightLayout layout = WeightLayout.of(node.op(), weights);
      int positions = in.elements() / layout.inputs();
      PatchAxis rows = PatchAxis.forward(positions, positions, 1, 1, 1, 0);
      return new Patches(layout, rows, PatchAxis.forward(1, 1, 1, 1, 1, 0), layout.inputs());
    }
    return windows(node, in, weights, graph.tensor(node.output()).shape());
  }

  private static Patches windows(Node node, Shape in, Shape weights, Shape out) {
    Window2D window =
        node.op() instanceof Conv2D conv ? conv.window() : ((DepthwiseConv2D) node.op()).window();
    return new Patches(
        WeightLayout.of(node.op(), weights),
        PatchAxis.forward(
            in.dim(1),
            out.dim(1),
            weights.dim(1),
            window.strideHeight(),
            window.dilationHeight(),
            window.paddingTop(in.dim(1), weights.dim(1))),
        PatchAxis.forward(
            in.dim(2),
            out.dim(2),
            weights.dim(2),
            window.strideWidth(),
            window.dilationWidth(),
            window.paddingLeft(in.dim(2), weights.dim(2))),
        in.dim(3));
  }

  private static Patches transposed(TransposeConv2D op, Shape in, Shape weights, Shape out) {
    Window2D window = op.window();
    return new Patches(
        WeightLayout.of(op, weights),
        PatchAxis.transposed(
            in.dim(1),
            out.dim(1),
            weights.dim(1),
            window.strideHeight(),
            window.dilationHeight(),
            window.paddingTop(out.dim(1), weights.dim(1))),
        PatchAxis.transposed(
            in.dim(2),
            out.dim(2),
            weights.dim(2),
            window.strideWidth(),
            window.dilationWidth(),
            window.paddingLeft(out.dim(2), weights.dim(2))),
        in.dim(3));
  }

  public WeightLayout layout() {
    return layout;
  }

  /** Positions of an image: rows times columns of the output. */
  public int positions() {
    return rows.outputs() * columns.outputs();
  }

  /** Columns of the output; position p is row p / columns, column p % columns. */
  public int columns() {
    return columns.outputs();
  }

  /** The elements of one image at the operator's input. */
  public int imageLength() {
    return rows.extent() * columns.extent() * channels;
  }

  /**
   * Writes the patch of a position.
   *
   * @param image one image, NHWC
   * @param into receives K numbers from {@code at} on
   */
  public void copy(float[] image, int group, int position, float[] into, int at) {
    int row = position / columns.outputs();
    int column = position % columns.outputs();
    boolean single = layout.order() == WeightLayout.Order.COLUMNS;
    int width = single ? 1 : channels;
    int next = at;
    for (int i = 0; i < rows.taps(); i++) {
      int sourceRow = rows.source(row, i);
      for (int j = 0; j < columns.taps(); j++) {
        int sourceColumn = columns.source(column, j);
        if (sourceRow == PatchAxis.OUTSIDE || sourceColumn == PatchAxis.OUTSIDE) {
          Arrays.fill(into, next, next + width, 0);
        } else {
          int from = (sourceRow * columns.extent() + sourceColumn) * channels + group;
          System.arraycopy(image, from, into, next, width);
        }
        next += width;
      }
    }
  }
}
