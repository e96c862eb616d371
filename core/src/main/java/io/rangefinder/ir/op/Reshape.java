package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The same elements under another shape. Operands: x, shape (constant, one entry may be -1). */
public record Reshape() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor x = inputs.get(0);
    int[] dims = Operands.indices(inputs, 1).clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1) {
        Operands.require(open < 0, this, "shape " + Arrays.toString(dims) + " is open twice");
        open = i;
      } else {
        known *= dims[i];
      }
    }
    if (open >= 0 && known > 0) {
      dims[open] = (int) (x.shape().elements() / known);
    }
    Shape shape = Shape.of(dims);
    Operands.require(
        shape.elements() == x.shape().elements(),
        this,
        "the %d elements of %s cannot be reshaped to %s"
            .formatted(
                x.shape().elements(), x.shape(), Arrays.toString(Operands.indices(inputs, 1))));
    return Operands.type(x.dataType(), shape);
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    return x == null ? Optional.empty() : Optional.of(x.reshape(inferTypes(inputs).get(0).shape()));
  }
}
