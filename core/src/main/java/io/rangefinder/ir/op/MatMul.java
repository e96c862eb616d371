package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;
import static io.rangefinder.ir.op.Operands.requireRank;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Product of two matrices, each read transposed if so declared. */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 2, 2);
    requireRank(this, inputs.get(0), 2);
    requireRank(this, inputs.get(1), 2);
    require(
        inputs.get(0).dataType() == inputs.get(1).dataType(),
        this,
        "operands are " + inputs.get(0).type() + " and " + inputs.get(1).type());
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    int innerA = a.dim(transposeA ? 0 : 1);
    int innerB = b.dim(transposeB ? 1 : 0);
    require(innerA == innerB, this, "inner extents of " + a + " and " + b + " differ");
    Shape out = Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
    return Operands.type(inputs.get(0).dataType(), out);
  }
}
