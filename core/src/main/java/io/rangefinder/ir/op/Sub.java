package io.rangefinder.ir.op;

/** Element-wise difference of two operands. */
public record Sub(Activation activation) implements BinaryOp, FusesActivation {
  @Override
  public float apply(float a, float b) {
    return activation.apply(a - b);
  }

  @Override
  public long apply(long a, long b) {
    return activation.apply(a - b);
  }

  @Override
  public Sub withActivation(Activation newActivation) {
    return new Sub(newActivation);
  }
}
