package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** An element-wise function of one operand. */
public interface UnaryOp extends Op {
  /** The function in float32. */
  float apply(float x);

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 1, 1);
    return Operands.sameAs(inputs.get(0));
  }

  @Override
  default Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null || !inputs.get(0).isFloat()) {
      return Optional.empty();
    }
    float[] values = x.floats();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = apply(values[i]);
    }
    return Optional.of(Constant.ofFloats(x.shape(), result));
  }
}
