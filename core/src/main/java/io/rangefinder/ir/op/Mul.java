package io.rangefinder.ir.op;

/** Element-wise product of two operands. */
public record Mul(Activation activation) implements BinaryOp, FusesActivation {
  @Override
  public float apply(float a, float b) {
    return activation.apply(a * b);
  }

  @Override
  public long apply(long a, long b) {
    return activation.apply(a * b);
  }

  @Override
  public Mul withActivation(Activation newActivation) {
    return new Mul(newActivation);
  }
}
