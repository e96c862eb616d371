package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Batch normalization at inference: {@code (x - mean) * scale / sqrt(variance + epsilon) + offset}
 * over the innermost axis. Operands: x, scale, offset, mean, variance.
 */
public record BatchNorm(float epsilon) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 5, 5);
    Tensor x = inputs.get(0);
    for (Tensor parameter : inputs.subList(1, 5)) {
      require(
          parameter.shape().elements() == x.shape().lastDim(),
          this,
          "'"
              + parameter.name()
              + "' "
              + parameter.type()
              + " does not fit channels of "
              + x.type());
    }
    return Operands.sameAs(x);
  }
}
