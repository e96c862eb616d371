package io.rangefinder.ir.op;

/** Element-wise minimum of two operands. */
public record Minimum() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return Math.min(a, b);
  }

  @Override
  public long apply(long a, long b) {
    return Math.min(a, b);
  }
}
