package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Spatial blocks of an NHWC image moved to its channels. */
public record SpaceToDepth(int blockSize) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Tensor input = inputs.get(0);
    Operands.requireRank(this, input, 4);
    Shape in = input.shape();
    Operands.require(
        blockSize > 1 && in.dim(1) % blockSize == 0 && in.dim(2) % blockSize == 0,
        this,
        "blocks of " + blockSize + " do not fit " + in);
    Shape out =
        Shape.of(
            in.dim(0),
            in.dim(1) / blockSize,
            in.dim(2) / blockSize,
            Operands.extent(
                this, (long) blockSize * Operands.extent(this, (long) in.dim(3) * blockSize)));
    return Operands.type(input.dataType(), out);
  }
}
