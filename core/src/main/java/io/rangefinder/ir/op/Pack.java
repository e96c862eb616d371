package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** Operands of one type stacked along a new axis. */
public record Pack(int axis) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, Integer.MAX_VALUE);
    TensorType first = inputs.get(0).type();
    for (Tensor input : inputs) {
      Operands.require(
          input.type().equals(first), this, input.type() + " and " + first + " do not stack");
    }
    Shape slice = first.shape().withNewAxis(axis);
    return Operands.type(first.dataType(), slice.withDim(axis, inputs.size()));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    if (!inputs.stream().allMatch(Tensor::isConstant)) {
      return Optional.empty();
    }
    Shape slice = inputs.get(0).shape().withNewAxis(axis);
    List<Tensor> slices =
        inputs.stream()
            .map(input -> Tensor.constant(input.name(), input.requireConstant().reshape(slice)))
            .toList();
    return new Concatenation(axis).fold(slices);
  }
}
