package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.Arrays;

/**
 * Convolutions and matrix products. Weights get the layout of the graph through a Transpose or
 * Reshape of their own, named as TOCO names it and shared by all readers of the same weights.
 */
final class ConvolutionImporters {
  private static final Constant HWIO_TO_OHWI = Constant.vector(3, 0, 1, 2);
  private static final Constant HWOI_TO_OHWI = Constant.vector(2, 0, 1, 3);

  private ConvolutionImporters() {}

  static void conv2D(SourceNode node, GraphAssembly graph) {
    String weights = node.input(1);
    String reordered = weights + "_reordered";
    if (!graph.isDefined(reordered)) {
      String permutation = graph.newConstant(reordered + "_0", HWIO_TO_OHWI);
      graph.define(reordered, new Transpose(), weights, permutation);
    }
    graph.define(node, new Conv2D(window(node), Activation.NONE), node.input(0), reordered);
  }

  static void depthwiseConv2D(SourceNode node, GraphAssembly graph) {
    String weights = node.input(1);
    Shape hwim = graph.tensor(weights).shape();
    if (hwim.rank() != 4) {
      throw new InvalidOperatorException("weights " + hwim + " are not HWIM");
    }
    String reordered = weights + "_reordered";
    if (!graph.isDefined(reordered)) {
      int channels = hwim.dim(2) * hwim.dim(3);
      String shape =
          graph.newConstant(
              reordered + "_0",
              Constant.ofInts(Shape.of(1, 4), 1, hwim.dim(0), hwim.dim(1), channels));
      graph.define(reordered, new Reshape(), weights, shape);
    }
    graph.define(
        node,
        new DepthwiseConv2D(window(node), hwim.dim(3), Activation.NONE),
        node.input(0),
        reordered);
  }

  static void conv2DBackpropInput(SourceNode node, GraphAssembly graph) {
    String weights = node.input(1);
    Window2D window = window(node);
    if (window.isDilated()) {
      throw new InvalidOperatorException("dilations are not supported");
    }
    String transposed = weights + "_transposed";
    if (!graph.isDefined(transposed)) {
      String permutation = graph.newConstant(node.name() + "_transpose_perm", HWOI_TO_OHWI);
      graph.define(transposed, new Transpose(), weights, permutation);
    }
    graph.define(node, new TransposeConv2D(window), node.input(0), transposed, node.input(2));
  }

  static void matMul(SourceNode node, GraphAssembly graph) {
    graph.define(
        node, new MatMul(node.isSet("transpose_a"), node.isSet("transpose_b")), node.inputs());
  }

  static void batchMatMul(SourceNode node, GraphAssembly graph) {
    boolean transposeA = node.isSet("adj_x");
    boolean transposeB = node.isSet("adj_y");
    boolean isOneProduct =
        node.inputs().stream().allMatch(name -> graph.tensor(name).shape().rank() == 2);
    Op product =
        isOneProduct ? new MatMul(transposeA, transposeB) : new BatchMatMul(transposeA, transposeB);
    graph.define(node, product, node.inputs());
  }

  /** Strides, dilations and padding of a convolution or pooling over NHWC images. */
  static Window2D window(SourceNode node) {
    node.requireNhwc();
    int[] strides = spatial(node, "strides");
    int[] dilations = node.has("dilations") ? spatial(node, "dilations") : new int[] {1, 1};
    String padding = node.text("padding", "");
    if (!padding.equals("SAME") && !padding.equals("VALID")) {
      throw new InvalidOperatorException(
          "padding " + padding + " is not supported; use SAME or VALID, or a Pad before");
    }
    return new Window2D(
        strides[0], strides[1], dilations[0], dilations[1], Padding.valueOf(padding));
  }

  /** The two middle entries of an attribute that has one entry an axis of NHWC. */
  static int[] spatial(SourceNode node, String attribute) {
    int[] values = node.integers(attribute);
    if (values.length != 4 || values[0] != 1 || values[3] != 1) {
      throw new InvalidOperatorException(
          attribute + " " + Arrays.toString(values) + " are not [1, height, width, 1]");
    }
    return new int[] {values[1], values[2]};
  }
}
