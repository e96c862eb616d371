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
 * Each element from the second operand where the condition holds, else from the third. Operands:
 * condition (bool), a, b of one type and shape. The condition has their shape, or is a scalar, or a
 * vector with one entry for each index of axis 0.
 */
public record Select() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    Operands.requireBool(this, inputs.get(0));
    Tensor a = inputs.get(1);
    Tensor b = inputs.get(2);
    Operands.require(
        a.type().equals(b.type()), this, "the choices are " + a.type() + " and " + b.type());
    Shape condition = inputs.get(0).shape();
    boolean perRow =
        condition.rank() == 1 && a.shape().rank() > 0 && condition.dim(0) == a.shape().dim(0);
    Operands.require(
        condition.rank() == 0 || perRow || condition.equals(a.shape()),
        this,
        "a condition of shape " + condition + " does not choose among " + a.shape());
    return Operands.sameAs(a);
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
    int count = a.shape().elements();
    int each = count / Math.max(1, condition.shape().elements());
    boolean[] first = new boolean[count];
    for (int i = 0; i < count; i++) {
      first[i] = condition.bytes()[i / each] != 0;
    }
    return Optional.of(Elements.choose(first, a, b));
  }
}
