package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;

/** Resampling of an NHWC image to a constant size, under TensorFlow's corner conventions. */
public interface ResizeOp extends Op {
  /** Whether the centers of the corner pixels coincide. */
  boolean alignCorners();

  /** Whether pixel centers lie at half coordinates. */
  boolean halfPixelCenters();

  /** The type of the resized image. */
  default List<TensorType> resizedType(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor image = inputs.get(0);
    Operands.requireRank(this, image, 4);
    int[] size = Operands.indices(inputs, 1);
    Operands.require(size.length == 2, this, "the size has " + size.length + " entries, not 2");
    Operands.require(
        size[0] > 0 && size[1] > 0, this, "the size " + Arrays.toString(size) + " is not positive");
    Shape shape = image.shape();
    return Operands.type(image.dataType(), Shape.of(shape.dim(0), size[0], size[1], shape.dim(3)));
  }
}
