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
      dims[i] = Math.multiplyExact(dims[i], multiples[i]);
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
    int[] multiples = Operands.indices(inputs, 1);
    int[] strides = x.shape().strides();
    int[] repeatedDims = new int[2 * multiples.length];
    int[] repeatedStrides = new int[2 * multiples.length];
    for (int i = 0; i < multiples.length; i++) {
      repeatedDims[2 * i] = multiples[i];
      repeatedDims[2 * i + 1] = x.shape().dim(i);
      repeatedStrides[2 * i + 1] = strides[i];
    }
    int[] positions = Elements.positions(Shape.of(repeatedDims), repeatedStrides, 0);
    return Optional.of(Elements.gather(x, result, positions));
  }
}
