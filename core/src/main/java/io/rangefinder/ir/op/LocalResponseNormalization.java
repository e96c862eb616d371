package io.rangefinder.ir.op;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * {@code x / (bias + alpha * s) ^ beta}, s being the sum of the squares of the channels that lie at
 * most {@code radius} away, for each element of an NHWC image.
 */
public record LocalResponseNormalization(int radius, float bias, float alpha, float beta)
    implements Op {
  public LocalResponseNormalization {
    if (radius < 0) {
      throw new InvalidOperatorException("a radius of " + radius + " channels");
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Operands.requireRank(this, inputs.get(0), 4);
    return Operands.sameAs(inputs.get(0));
  }
}
