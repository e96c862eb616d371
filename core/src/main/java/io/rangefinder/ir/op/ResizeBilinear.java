package io.rangefinder.ir.op;

import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * An NHWC image of another size, by linear interpolation between the four nearest pixels. Operands:
 * image, size (height, width).
 */
public record ResizeBilinear(boolean alignCorners, boolean halfPixelCenters) implements ResizeOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    return resizedType(inputs);
  }
}
