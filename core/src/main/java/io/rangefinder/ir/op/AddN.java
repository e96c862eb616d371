package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** The element-wise sum of operands of one type. */
public record AddN() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, Integer.MAX_VALUE);
    Tensor first = inputs.get(0);
    for (Tensor input : inputs) {
      Operands.require(
          input.type().equals(first.type()), this, input.type() + " differs from " + first.type());
    }
    return Operands.sameAs(first);
  }
}
