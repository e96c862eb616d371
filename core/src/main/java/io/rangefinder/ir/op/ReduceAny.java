package io.rangefinder.ir.op;

import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Whether one truth value at least is true, over some axes. */
public record ReduceAny(boolean keepDims) implements ReduceOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Operands.requireBool(this, inputs.get(0));
    return ReduceOp.super.inferTypes(inputs);
  }
}
