package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;
import static io.rangefinder.ir.op.Operands.requireRank;

import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Depthwise convolution: each input channel by itself. Operands: input NHWC, weights 1HWO, optional
 * bias O. Output channel {@code c * depthMultiplier + m} reads input channel {@code c}.
 */
public record DepthwiseConv2D(Window2D window, int depthMultiplier, Activation activation)
    implements WeightedOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 2, 3);
    Tensor input = inputs.get(INPUT);
    Tensor weights = inputs.get(WEIGHTS);
    requireRank(this, input, 4);
    requireRank(this, weights, 4);
    Shape in = input.shape();
    Shape taps = weights.shape();
    require(taps.dim(0) == 1, this, "weights " + taps + " are not 1HWO");
    require(
        depthMultiplier > 0 && (long) in.dim(3) * depthMultiplier == taps.dim(3),
        this,
        "input " + in + " times multiplier " + depthMultiplier + " does not give weights " + taps);
    require(
        inputs.size() == 2 || inputs.get(BIAS).shape().elements() == taps.dim(3),
        this,
        "the bias does not have one element an output channel");
    Shape out =
        Shape.of(
            in.dim(0),
            window.outputHeight(in.dim(1), taps.dim(1)),
            window.outputWidth(in.dim(2), taps.dim(2)),
            taps.dim(3));
    return Operands.type(input.dataType(), out);
  }

  @Override
  public int outputChannelAxis() {
    return 3;
  }

  @Override
  public DepthwiseConv2D withActivation(Activation newActivation) {
    return new DepthwiseConv2D(window, depthMultiplier, newActivation);
  }
}
