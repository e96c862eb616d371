package io.rangefinder.ir.op;

import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The root of the mean of the squares of the elements of the window that lie in the image, for each
 * channel of an NHWC image.
 */
public record L2Pool2D(Window2D window, int filterHeight, int filterWidth, Activation activation)
    implements Pool2D {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    return pooledType(inputs);
  }

  @Override
  public L2Pool2D withActivation(Activation newActivation) {
    return new L2Pool2D(window, filterHeight, filterWidth, newActivation);
  }
}
