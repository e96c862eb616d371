package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Zeros around a tensor. Operands: x, paddings (rank by 2: before and after, constant). */
public record Pad() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor x = inputs.get(0);
    int[] paddings = Operands.indices(inputs, 1);
    int[] dims = x.shape().toArray();
    Operands.require(
        paddings.length == 2 * dims.length,
        this,
        paddings.length + " paddings do not fit rank " + dims.length);
    for (int i = 0; i < dims.length; i++) {
      Operands.require(
          paddings[2 * i] >= 0 && paddings[2 * i + 1] >= 0, this, "a padding is negative");
      dims[i] = Operands.extent(this, (long) dims[i] + paddings[2 * i] + paddings[2 * i + 1]);
    }
    return Operands.type(x.dataType(), Shape.of(dims));
  }
}
