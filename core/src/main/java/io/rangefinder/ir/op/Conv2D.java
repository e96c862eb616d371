package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;
import static io.rangefinder.ir.op.Operands.requireRank;

import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Convolution. Operands: input NHWC, weights OHWI, optional bias O. */
public record Conv2D(Window2D window, Activation activation) implements WeightedOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 2, 3);
    Tensor input = inputs.get(INPUT);
    Tensor weights = inputs.get(WEIGHTS);
    requireRank(this, input, 4);
    requireRank(this, weights, 4);
    Shape in = input.shape();
    Shape taps = weights.shape();
    require(
        in.dim(3) == taps.dim(3),
        this,
        "input " + in + " has other channels than weights OHWI " + taps);
    require(
        inputs.size() == 2 || inputs.get(BIAS).shape().elements() == taps.dim(0),
        this,
        "the bias does not have one element an output channel");
    Shape out =
        Shape.of(
            in.dim(0),
            window.outputHeight(in.dim(1), taps.dim(1)),
            window.outputWidth(in.dim(2), taps.dim(2)),
            taps.dim(0));
    return Operands.type(input.dataType(), out);
  }

  @Override
  public int outputChannelAxis() {
    return 0;
  }

  @Override
  public Conv2D withActivation(Activation newActivation) {
    return new Conv2D(window, newActivation);
  }
}
