package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Each element from the second operand where the condition holds, else from the third, under NumPy
 * broadcasting. Operands: condition (bool), a, b of one type.
 */
public record SelectV2() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    Operands.requireBool(this, inputs.get(0));
    Tensor a = inputs.get(1);
    Tensor b = inputs.get(2);
    Operands.requireOneType(this, "the choices", a, b);
    Shape choices = Shape.broadcast(a.shape(), b.shape());
    return Operands.type(a.dataType(), Shape.broadcast(inputs.get(0).shape(), choices));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(1).dataType());
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant condition = inputs.get(0).constant();
    Constant a = inputs.get(1).constant();
    Constant b = inputs.get(2).constant();
    if (condition == null || a == null || b == null) {
      return Optional.empty();
    }
    Shape shape = inferTypes(inputs).get(0).shape();
    Operands.requireFoldable(this, shape);
    int[] index = Broadcast.indices(condition.shape(), shape);
    boolean[] first = new boolean[index.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = condition.bytes()[index[i]] != 0;
    }
    return Optional.of(Elements.choose(first, broadcast(a, shape), broadcast(b, shape)));
  }

  private static Constant broadcast(Constant value, Shape shape) {
    return Elements.gather(value, shape, Broadcast.indices(value.shape(), shape));
  }
}
