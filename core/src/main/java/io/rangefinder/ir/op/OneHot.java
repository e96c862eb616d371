package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * A new axis that is on at the index that an element gives and off elsewhere. Operands: indices,
 * depth (the extent of the new axis, a constant scalar), on, off (scalars of one type).
 *
 * @param axis where the new axis is put; -1 is the end
 */
public record OneHot(int axis) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 4, 4);
    Tensor indices = inputs.get(0);
    Tensor on = inputs.get(2);
    Tensor off = inputs.get(3);
    Operands.require(
        indices.dataType().isIndex(), this, "indices are " + indices.type() + ", not integers");
    Operands.require(
        on.dataType() == off.dataType()
            && on.shape().elements() == 1
            && off.shape().elements() == 1,
        this,
        "on and off are " + on.type() + " and " + off.type() + ", not scalars of one type");
    int depth = Operands.index(this, inputs, 1, "depth");
    Operands.require(depth >= 0, this, "depth " + depth + " is negative");
    Shape result = indices.shape().withNewAxis(axis).withDim(axis, depth);
    return Operands.type(on.dataType(), result);
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(2).dataType());
  }
}
