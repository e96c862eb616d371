package io.rangefinder.ir.op;

import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** An NHWC image of another size, by the nearest pixel. Operands: image, size (height, width). */
public record ResizeNearestNeighbor(boolean alignCorners, boolean halfPixelCenters)
    implements ResizeOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    return resizedType(inputs);
  }
}
