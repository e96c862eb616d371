package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Values at given positions, a default elsewhere. Operands: indices (a scalar, a vector, or one row
 * of positions a value), shape of the result (constant), values (a scalar or one an index), default
 * (a scalar).
 *
 * @param validatesIndices whether the order and uniqueness of indices is checked
 */
public record SparseToDense(boolean validatesIndices) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 4, 4);
    Tensor indices = inputs.get(0);
    Tensor values = inputs.get(2);
    Tensor absent = inputs.get(3);
    Shape result = Shape.of(Operands.indices(inputs, 1));
    int rank = indices.shape().rank();
    int positions = rank == 2 ? indices.shape().dim(1) : 1;
    int count = rank == 0 ? 1 : indices.shape().dim(0);
    Operands.require(
        indices.dataType().isIndex() && rank <= 2 && positions == result.rank(),
        this,
        "indices " + indices.type() + " are not positions in " + result);
    Operands.require(
        values.shape().rank() == 0 || values.shape().equals(Shape.of(count)),
        this,
        "values " + values.type() + " are not one for each of " + count + " indices");
    Operands.require(
        absent.dataType() == values.dataType() && absent.shape().rank() == 0,
        this,
        "the default is " + absent.type() + ", not a scalar " + values.dataType());
    return Operands.type(values.dataType(), result);
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(2).dataType());
  }
}
