package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Axes in another order. Operands: x, permutation (constant): axis i comes from its entry i. */
public record Transpose() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    int[] permutation = Operands.indices(inputs, 1);
    int[] sorted = permutation.clone();
    Arrays.sort(sorted);
    boolean valid = sorted.length == shape.rank();
    for (int i = 0; valid && i < sorted.length; i++) {
      valid = sorted[i] == i;
    }
    Operands.require(
        valid, this, Arrays.toString(permutation) + " does not permute the axes of " + shape);
    return Operands.type(
        inputs.get(0).dataType(), Shape.of(Arrays.stream(permutation).map(shape::dim).toArray()));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    Shape result = inferTypes(inputs).get(0).shape();
    int[] permutation = Operands.indices(inputs, 1);
    int[] strides = x.shape().strides();
    int[] moved = Arrays.stream(permutation).map(axis -> strides[axis]).toArray();
    return Optional.of(Elements.gather(x, result, Elements.positions(result, moved, 0)));
  }
}
