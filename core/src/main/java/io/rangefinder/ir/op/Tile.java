package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** A tensor repeated along its axes. Operands: x, multiples (constant, one an axis). */
public record Tile() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    int[] dims = inputs.get(0).shape().toArray();
    int[] multiples = Operands.indices(inputs, 1);
    Operands.require(
        multiples.length == dims.length, this, "multiples do not have one entry an axis");
    for (int i = 0; i < dims.length; i++) {
      Operands.require(multiples[i] >= 0, this, "multiple " + multiples[i] + " is negative");
      dims[i] = Operands.extent(this, (long) dims[i] * multiples[i]);
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    Shape result = inferTypes(inputs).get(0).shape();
    Operands.requireFoldable(this, result);
    int[] strides = x.shape().strides();
    int[] index = new int[result.rank()];
    int[] positions = new int[result.elements()];
    for (int i = 0; i < positions.length; i++) {
      for (int axis = 0; axis < index.length; axis++) {
        positions[i] += index[axis] % x.shape().dim(axis) * strides[axis];
      }
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == result.dim(axis); axis--) {
        index[axis] = 0;
      }
    }
    return Optional.of(Elements.gather(x, result, positions));
  }
}
