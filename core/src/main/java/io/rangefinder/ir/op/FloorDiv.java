package io.rangefinder.ir.op;

/** Element-wise quotient, rounded down, of two operands. */
public record FloorDiv() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return (float) Math.floor(a / b);
  }

  @Override
  public long apply(long a, long b) {
    return Division.floored(a, b);
  }
}
