package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Products of the matrices that the two innermost axes of the operands hold, each read transposed
 * if so declared. The other axes broadcast.
 */
public record BatchMatMul(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    List<TensorType> matrices = inputs.stream().map(this::matrix).toList();
    Shape product =
        new MatMul(transposeA, transposeB)
            .inferTypes(
                List.of(
                    Tensor.variable(inputs.get(0).name(), matrices.get(0)),
                    Tensor.variable(inputs.get(1).name(), matrices.get(1))))
            .get(0)
            .shape();
    Shape batch = Shape.broadcast(batch(inputs.get(0).shape()), batch(inputs.get(1).shape()));
    int[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    dims[batch.rank()] = product.dim(0);
    dims[batch.rank() + 1] = product.dim(1);
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  private TensorType matrix(Tensor operand) {
    Shape shape = operand.shape();
    Operands.require(
        shape.rank() >= 2, this, "'" + operand.name() + "' " + operand.type() + " is no matrix");
    return new TensorType(operand.dataType(), Shape.of(shape.dim(-2), shape.dim(-1)));
  }

  /** The extents before the matrices of an operand or a result. */
  public static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }
}
