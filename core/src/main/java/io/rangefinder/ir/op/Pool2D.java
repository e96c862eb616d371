package io.rangefinder.ir.op;

import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** A reduction over a window that slides over an NHWC image. */
public interface Pool2D extends FusesActivation {
  Window2D window();

  int filterHeight();

  int filterWidth();

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Tensor input = inputs.get(0);
    Operands.requireRank(this, input, 4);
    Shape in = input.shape();
    Shape out =
        Shape.of(
            in.dim(0),
            window().outputHeight(in.dim(1), filterHeight()),
            window().outputWidth(in.dim(2), filterWidth()),
            in.dim(3));
    return Operands.type(input.dataType(), out);
  }
}
