package io.rangefinder.ir.op;

import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** The largest element of the window, for each channel of an NHWC image. */
public record MaxPool2D(Window2D window, int filterHeight, int filterWidth, Activation activation)
    implements Pool2D {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    return pooledType(inputs);
  }

  @Override
  public MaxPool2D withActivation(Activation newActivation) {
    return new MaxPool2D(window, filterHeight, filterWidth, newActivation);
  }
}
