package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * One value around a tensor. Operands: x, paddings (rank by 2: before and after, constant), the
 * value (one constant element of the type of x).
 */
public record PadV2() implements Op {
  /** Index of the operand that is the value. */
  public static final int VALUE = 2;

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    Tensor value = inputs.get(VALUE);
    Operands.require(
        value.shape().elements() == 1 && value.dataType() == inputs.get(0).dataType(),
        this,
        "the value is " + value.type() + ", not one " + inputs.get(0).dataType());
    value.requireConstant();
    return Paddings.type(this, inputs);
  }
}
