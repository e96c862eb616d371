package io.rangefinder.ir.op;

/** Element-wise quotient of two operands. */
public record Div(Activation activation) implements BinaryOp, FusesActivation {
  @Override
  public float apply(float a, float b) {
    return activation.apply(a / b);
  }

  @Override
  public long apply(long a, long b) {
    return activation.apply(Division.truncated(a, b));
  }

  @Override
  public Div withActivation(Activation newActivation) {
    return new Div(newActivation);
  }
}
