package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Slices picked by positions. Operands: x, indices (int32 or int64); the last axis of the indices
 * holds positions along the first axes of x.
 */
public record GatherNd() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape x = inputs.get(0).shape();
    Tensor indices = inputs.get(1);
    Shape index = indices.shape();
    Operands.require(
        indices.dataType().isIndex() && index.rank() > 0 && index.lastDim() <= x.rank(),
        this,
        "indices " + indices.type() + " are not positions in " + x);
    IntStream picked = IntStream.range(0, index.rank() - 1).map(index::dim);
    IntStream slice = IntStream.range(index.lastDim(), x.rank()).map(x::dim);
    return Operands.type(
        inputs.get(0).dataType(), Shape.of(IntStream.concat(picked, slice).toArray()));
  }
}
