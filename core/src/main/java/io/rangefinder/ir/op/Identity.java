package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** The operand itself. */
public record Identity() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 1, 1);
    return Operands.sameAs(inputs.get(0));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    return Optional.ofNullable(inputs.get(0).constant());
  }
}
