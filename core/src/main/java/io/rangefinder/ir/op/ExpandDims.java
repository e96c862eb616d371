package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** Inserts an axis of extent 1. Operands: x, axis (constant; negative counts from the end). */
public record ExpandDims() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    int axis = Operands.index(this, inputs, 1, "axis");
    return Operands.type(inputs.get(0).dataType(), shape.withNewAxis(axis));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    return x == null ? Optional.empty() : Optional.of(x.reshape(inferTypes(inputs).get(0).shape()));
  }
}
