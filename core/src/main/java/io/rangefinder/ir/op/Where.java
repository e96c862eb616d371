package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The positions of the elements that are true, one row of int64 for each. How many there are only a
 * run knows. Operand: condition (bool).
 */
public record Where() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 1, 1);
    Operands.requireBool(this, inputs.get(0));
    return Operands.type(DataType.INT64, Shape.unknown());
  }
}
