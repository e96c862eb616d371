package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** Inserts an axis of extent 1. Operands: x, axis (constant; negative counts from the end). */
public record ExpandDims() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    int[] given = Operands.indices(inputs, 1);
    int rank = shape.rank();
    boolean valid = given.length == 1 && given[0] >= -rank - 1 && given[0] <= rank;
    Operands.require(valid, this, "the axis lies outside of shape " + shape);
    int axis = given[0] < 0 ? given[0] + rank + 1 : given[0];
    int[] dims = new int[rank + 1];
    for (int i = 0; i <= rank; i++) {
      dims[i] = i == axis ? 1 : shape.dim(i < axis ? i : i - 1);
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    return x == null ? Optional.empty() : Optional.of(x.reshape(inferTypes(inputs).get(0).shape()));
  }
}
