package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** A block of elements. Operands: x, begin, size (constant; size -1 reaches to the end). */
public record Slice() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    Shape shape = inputs.get(0).shape();
    int[] begin = Operands.indices(inputs, 1);
    int[] size = Operands.indices(inputs, 2);
    Operands.require(
        begin.length == shape.rank() && size.length == shape.rank(),
        this,
        "begin and size do not have one entry an axis of " + shape);
    int[] dims = new int[begin.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = size[i] == -1 ? shape.dim(i) - begin[i] : size[i];
      Operands.require(
          begin[i] >= 0 && dims[i] >= 0 && begin[i] <= shape.dim(i) - dims[i],
          this,
          "begin " + begin[i] + " and size " + size[i] + " leave axis " + i + " of " + shape);
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    Shape shape = inferTypes(inputs).get(0).shape();
    int[] strides = x.shape().strides();
    int[] begin = Operands.indices(inputs, 1);
    int start = 0;
    for (int i = 0; i < begin.length; i++) {
      start += begin[i] * strides[i];
    }
    return Optional.of(Elements.gather(x, shape, Elements.positions(shape, strides, start)));
  }
}
