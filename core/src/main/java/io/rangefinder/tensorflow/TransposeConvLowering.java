package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import java.util.List;

/**
 * Transposed convolution.
 *
 * <p>From one channel to one, it is computed to two channels, the second all zeros, and the first
 * is taken: on processors with AVX-512 TensorFlow's oneDNN computes that form wrongly at strides 2
 * and 4, off by as much as the values themselves and without any sign of it. Which stride is right
 * cannot be seen on other processors, so none is trusted. An output channel is a sum of its own, so
 * the appended one changes no value.
 */
final class TransposeConvLowering {
  private static final Constant OHWI_TO_HWOI = Constant.vector(1, 2, 0, 3);
  private static final Constant ONE_CHANNEL_MORE =
      Constant.ofInts(Shape.of(4, 2), 0, 0, 0, 0, 0, 1, 0, 0);

  private final Node node;
  private final GraphDefAssembly target;

  private TransposeConvLowering(Node node, GraphDefAssembly target) {
    this.node = node;
    this.target = target;
  }

  static void lower(Node node, GraphDefAssembly target) {
    new TransposeConvLowering(node, target).lower();
  }

  private void lower() {
    Shape result = target.shape(node.output());
    boolean isOneToOne =
        result.lastDim() == 1
            && target.tensor(node.input(TransposeConv2D.INPUT)).shape().lastDim() == 1;
    if (!isOneToOne) {
      LoweringChain chain = convolution(result, weightsHwoi());
      chain.end();
      return;
    }
    LoweringChain chain = convolution(result.withDim(-1, 2), weightsWithZeros());
    chain
        .then("Slice")
        .input(constant("begin", Constant.vector(0, 0, 0, 0)))
        .input(constant("size", Constant.vector(-1, -1, -1, 1)))
        .set("T", DataType.FLOAT32)
        .set("Index", DataType.INT32);
    chain.end();
  }

  /** The convolution's first operand is the shape of its result. */
  private LoweringChain convolution(Shape result, String weights) {
    String shape = constant("shape", Constant.vector(result.toArray()));
    Window2D window = ((TransposeConv2D) node.op()).window();
    LoweringChain chain = target.chain(node, shape);
    ConvolutionLowerings.setWindow(
        chain
            .then("Conv2DBackpropInput")
            .input(weights)
            .input(target.operand(node.input(TransposeConv2D.INPUT))),
        window);
    return chain;
  }

  private String weightsHwoi() {
    return ConvolutionLowerings.transposed(
        node.input(TransposeConv2D.WEIGHTS), "HWOI", OHWI_TO_HWOI, target);
  }

  private String weightsWithZeros() {
    String weights = node.input(TransposeConv2D.WEIGHTS);
    if (target.tensor(weights).isConstant()) {
      return target.rearranged(weights, "HWOI/zeros", TransposeConvLowering::withZeros);
    }
    return target.add(
        node.output(),
        new TargetNode("Pad")
            .input(weightsHwoi())
            .input(constant("paddings", ONE_CHANNEL_MORE))
            .set("T", DataType.FLOAT32)
            .set("Tpaddings", DataType.INT32));
  }

  private static Constant withZeros(Constant ohwi) {
    Constant hwoi =
        new Transpose()
            .fold(
                List.of(
                    Tensor.constant("weights", ohwi), Tensor.constant("permutation", OHWI_TO_HWOI)))
            .orElseThrow();
    float[] taps = hwoi.floats();
    float[] widened = new float[2 * taps.length];
    for (int tap = 0; tap < taps.length; tap++) {
      widened[2 * tap] = taps[tap];
    }
    return Constant.ofFloats(hwoi.shape().withDim(2, 2), widened);
  }

  private String constant(String suffix, Constant value) {
    return target.constant(node.output(), suffix, value);
  }
}
