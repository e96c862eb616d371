package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;

/** Square matrices of zeros with the rows of the operand on their diagonals. */
public record MatrixDiag() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Shape rows = inputs.get(0).shape();
    Operands.require(rows.rank() > 0, this, "a scalar is no diagonal");
    int[] dims = Arrays.copyOf(rows.toArray(), rows.rank() + 1);
    dims[rows.rank()] = rows.lastDim();
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }
}
