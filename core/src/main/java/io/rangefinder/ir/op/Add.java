package io.rangefinder.ir.op;

/** Element-wise sum of two operands. */
public record Add(Activation activation) implements BinaryOp, FusesActivation {
  @Override
  public float apply(float a, float b) {
    return activation.apply(a + b);
  }

  @Override
  public long apply(long a, long b) {
    return activation.apply(a + b);
  }

  @Override
  public Add withActivation(Activation newActivation) {
    return new Add(newActivation);
  }
}
