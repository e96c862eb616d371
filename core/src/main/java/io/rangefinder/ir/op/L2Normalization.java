package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * {@code x} divided by its Euclidean norm over the innermost axis. A norm less than 1e-6 counts as
 * 1e-6, as in the TFLite kernel.
 */
public record L2Normalization() implements Op {
  /** The least norm that is divided by. */
  public static final float SMALLEST_NORM = 1e-6f;

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Operands.require(inputs.get(0).shape().rank() > 0, this, "a scalar has no axis to sum over");
    return Operands.sameAs(inputs.get(0));
  }
}
