package io.rangefinder.ir.op;

/** Element-wise maximum of two operands. */
public record Maximum() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return Math.max(a, b);
  }

  @Override
  public long apply(long a, long b) {
    return Math.max(a, b);
  }
}
