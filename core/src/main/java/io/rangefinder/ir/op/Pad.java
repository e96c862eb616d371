package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Zeros around a tensor. Operands: x, paddings (rank by 2: before and after, constant). */
public record Pad() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    return Paddings.type(this, inputs);
  }
}
