package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;

/**
 * Depthwise convolution. TensorFlow's kernel knows neither dilation nor strides that differ between
 * height and width: those run undilated on spatial blocks with stride 1, and the wanted positions
 * are picked from the result.
 */
final class DepthwiseLowering {
  private final Node node;
  private final GraphDefAssembly target;
  private final Window2D window;
  private final Shape image;
  private final Shape weights;

  private DepthwiseLowering(Node node, GraphDefAssembly target) {
    this.node = node;
    this.target = target;
    this.window = ((DepthwiseConv2D) node.op()).window();
    this.image = target.tensor(node.input(WeightedOp.INPUT)).shape();
    this.weights = target.tensor(node.input(WeightedOp.WEIGHTS)).shape();
  }

  static void lower(Node node, GraphDefAssembly target) {
    new DepthwiseLowering(node, target).lower();
  }

  private void lower() {
    LoweringChain chain = target.chain(node, target.operand(node.input(WeightedOp.INPUT)));
    if (!window.isDilated() && window.strideHeight() == window.strideWidth()) {
      convolve(chain, window.strideHeight(), window.padding());
    } else {
      convolveInBlocks(chain);
      pickStrides(chain);
    }
    ConvolutionLowerings.addBiasAndActivation(chain, node, target);
    chain.end();
  }

  private void convolve(LoweringChain chain, int stride, Padding padding) {
    chain
        .then("DepthwiseConv2dNative")
        .input(weightsHwim())
        .set("T", DataType.FLOAT32)
        .set("strides", 1, stride, stride, 1)
        .set("padding", padding.name())
        .set("data_format", "NHWC");
  }

  private String weightsHwim() {
    int multiplier = ((DepthwiseConv2D) node.op()).depthMultiplier();
    Shape shape = Shape.of(weights.dim(1), weights.dim(2), weights.dim(3) / multiplier, multiplier);
    String name = node.input(WeightedOp.WEIGHTS);
    if (target.tensor(name).isConstant()) {
      return target.rearranged(name, "HWIM", constant -> constant.reshape(shape));
    }
    return target.add(
        name,
        new TargetNode("Reshape")
            .input(target.operand(name))
            .input(target.constant(name, "HWIM", Constant.vector(shape.toArray())))
            .set("T", DataType.FLOAT32)
            .set("Tshape", DataType.INT32));
  }

  private void convolveInBlocks(LoweringChain chain) {
    int[] rows =
        paddings(
            image.dim(1),
            window.outputHeight(image.dim(1), weights.dim(1)),
            window.paddingTop(image.dim(1), weights.dim(1)),
            window.strideHeight(),
            window.dilationHeight() * (weights.dim(1) - 1) + 1,
            window.dilationHeight());
    int[] columns =
        paddings(
            image.dim(2),
            window.outputWidth(image.dim(2), weights.dim(2)),
            window.paddingLeft(image.dim(2), weights.dim(2)),
            window.strideWidth(),
            window.dilationWidth() * (weights.dim(2) - 1) + 1,
            window.dilationWidth());
    String block =
        constant("block", Constant.vector(window.dilationHeight(), window.dilationWidth()));
    Constant paddings =
        Constant.ofInts(
            Shape.of(2, 2), rows[0], rows[1] + rows[2], columns[0], columns[1] + columns[2]);
    chain
        .then("SpaceToBatchND")
        .input(block)
        .input(constant("paddings", paddings))
        .set("T", DataType.FLOAT32)
        .set("Tblock_shape", DataType.INT32)
        .set("Tpaddings", DataType.INT32);
    convolve(chain, 1, Padding.VALID);
    chain
        .then("BatchToSpaceND")
        .input(block)
        .input(constant("crops", Constant.ofInts(Shape.of(2, 2), 0, rows[2], 0, columns[2])))
        .set("T", DataType.FLOAT32)
        .set("Tblock_shape", DataType.INT32)
        .set("Tcrops", DataType.INT32);
  }

  /**
   * Zeros before and after an extent, and what fills the last block besides.
   *
   * @param reach extent of the dilated window
   */
  private int[] paddings(int extent, int output, int before, int stride, int reach, int dilation) {
    int after =
        window.padding() == Padding.VALID
            ? 0
            : Math.max(0, (output - 1) * stride + reach - extent - before);
    int rest = (extent + before + after) % dilation;
    return new int[] {before, after, rest == 0 ? 0 : dilation - rest};
  }

  private void pickStrides(LoweringChain chain) {
    if (window.strideHeight() == 1 && window.strideWidth() == 1) {
      return;
    }
    int everywhere = 0b1111;
    String zeros = constant("begin", Constant.vector(0, 0, 0, 0));
    Constant strides = Constant.vector(1, window.strideHeight(), window.strideWidth(), 1);
    chain
        .then("StridedSlice")
        .input(zeros)
        .input(zeros)
        .input(constant("strides", strides))
        .set("T", DataType.FLOAT32)
        .set("Index", DataType.INT32)
        .set("begin_mask", everywhere)
        .set("end_mask", everywhere);
  }

  private String constant(String suffix, Constant value) {
    return target.constant(node.output(), suffix, value);
  }
}
