package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** The logarithm of the softmax over the innermost axis. */
public record LogSoftmax() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Operands.require(inputs.get(0).shape().rank() > 0, this, "a scalar has no axis to sum over");
    return Operands.sameAs(inputs.get(0));
  }
}
