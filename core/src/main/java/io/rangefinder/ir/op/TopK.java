package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The largest elements along the last axis, in falling order, and their positions as int32.
 * Operands: x, k (how many, a constant scalar).
 */
public record TopK() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor x = inputs.get(0);
    int count = Operands.index(this, inputs, 1, "k");
    Operands.require(
        x.shape().rank() > 0 && count >= 0 && count <= x.shape().lastDim(),
        this,
        "k " + count + " is more than there are along the last axis of " + x.shape());
    Shape shape = x.shape().withDim(-1, count);
    return List.of(new TensorType(x.dataType(), shape), new TensorType(DataType.INT32, shape));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(0).dataType(), DataType.INT32);
  }
}
