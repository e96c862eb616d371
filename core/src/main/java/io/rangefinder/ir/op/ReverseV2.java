package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The elements in reverse order along some axes. Operands: x, axes (constant). */
public record ReverseV2() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    int[] axes = Operands.indices(inputs, 1);
    Operands.require(
        Operands.axes(inputs.get(0).shape(), axes).length == axes.length,
        this,
        "axes " + Arrays.toString(axes) + " name an axis twice");
    return Operands.sameAs(inputs.get(0));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    Shape shape = x.shape();
    int[] strides = shape.strides();
    int start = 0;
    for (int axis : Operands.axes(shape, Operands.indices(inputs, 1))) {
      start += (shape.dim(axis) - 1) * strides[axis];
      strides[axis] = -strides[axis];
    }
    return Optional.of(Elements.gather(x, shape, Elements.positions(shape, strides, start)));
  }
}
