package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Element-wise {@code x} where not negative, {@code alpha * x} elsewhere. Operands: x, alpha (which
 * broadcasts to x).
 */
public record PRelu() implements Op {
  /** Index of the operand that holds the slopes. */
  public static final int ALPHA = 1;

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor x = inputs.get(0);
    Tensor alpha = inputs.get(ALPHA);
    Operands.require(
        x.dataType() == alpha.dataType()
            && Shape.broadcast(x.shape(), alpha.shape()).equals(x.shape()),
        this,
        "slopes " + alpha.type() + " do not broadcast to " + x.type());
    return Operands.sameAs(x);
  }
}
