package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

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
      dims[i] = Math.multiplyExact(dims[i], multiples[i]);
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }
}
