package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** The opposite of each truth value. */
public record LogicalNot() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Operands.requireBool(this, inputs.get(0));
    return Operands.sameAs(inputs.get(0));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    byte[] result = new byte[x.shape().elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (x.bytes()[i] == 0 ? 1 : 0);
    }
    return Optional.of(Constant.ofBytes(DataType.BOOL, x.shape(), result));
  }
}
