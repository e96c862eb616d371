package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Matrices with other elements on their diagonals. Operands: x, the matrices in its two innermost
 * axes; diagonal, one row a matrix.
 */
public record MatrixSetDiag() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Operands.requireOneType(this, "matrices and diagonals", inputs.get(0), inputs.get(1));
    Shape x = inputs.get(0).shape();
    Shape rows = inputs.get(1).shape();
    Operands.require(x.rank() >= 2, this, x + " holds no matrices");
    int[] expected = Arrays.copyOf(x.toArray(), x.rank() - 1);
    expected[x.rank() - 2] = Math.min(x.dim(-2), x.dim(-1));
    Operands.require(
        Arrays.equals(rows.toArray(), expected),
        this,
        "diagonals " + rows + " are not those of matrices " + x);
    return Operands.sameAs(inputs.get(0));
  }
}
