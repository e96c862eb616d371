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
    Shape shape = stacked(first.shape());
    return Operands.type(first.dataType(), shape.withDim(newAxis(shape), inputs.size()));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    if (!inputs.stream().allMatch(Tensor::isConstant)) {
      return Optional.empty();
    }
    Shape slice = stacked(inputs.get(0).shape());
    List<Tensor> slices =
        inputs.stream()
            .map(input -> Tensor.constant(input.name(), input.requireConstant().reshape(slice)))
            .toList();
    return new Concatenation(newAxis(slice)).fold(slices);
  }

  private Shape stacked(Shape shape) {
    int[] dims = new int[shape.rank() + 1];
    int at = axis < 0 ? axis + dims.length : axis;
    Operands.require(at >= 0 && at < dims.length, this, "axis " + axis + " is outside of " + shape);
    for (int i = 0; i < dims.length; i++) {
      dims[i] = i == at ? 1 : shape.dim(i < at ? i : i - 1);
    }
    return Shape.of(dims);
  }

  private int newAxis(Shape stacked) {
    return stacked.normalizeAxis(axis);
  }
}
