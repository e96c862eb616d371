package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** One value everywhere. Operands: shape (constant), value (scalar). */
public record Fill() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Operands.require(inputs.get(1).shape().elements() == 1, this, "the value is not a scalar");
    return Operands.type(inputs.get(1).dataType(), Shape.of(Operands.indices(inputs, 0)));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(1).dataType());
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant value = inputs.get(1).constant();
    if (value == null) {
      return Optional.empty();
    }
    Shape shape = inferTypes(inputs).get(0).shape();
    Operands.requireFoldable(this, shape);
    return Optional.of(Elements.gather(value, shape, new int[shape.elements()]));
  }
}
