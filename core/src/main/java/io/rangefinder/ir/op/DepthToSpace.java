package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** Channels of an NHWC image moved to spatial blocks. */
public record DepthToSpace(int blockSize) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Tensor input = inputs.get(0);
    Operands.requireRank(this, input, 4);
    Shape in = input.shape();
    long area = (long) blockSize * blockSize;
    Operands.require(
        blockSize > 1 && in.dim(3) % area == 0,
        this,
        "blocks of " + blockSize + " do not fit " + in);
    Shape out =
        Shape.of(
            in.dim(0),
            Operands.extent(this, (long) in.dim(1) * blockSize),
            Operands.extent(this, (long) in.dim(2) * blockSize),
            (int) (in.dim(3) / area));
    return Operands.type(input.dataType(), out);
  }
}
