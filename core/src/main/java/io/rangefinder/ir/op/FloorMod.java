package io.rangefinder.ir.op;

/** Element-wise remainder of the floored quotient of two operands. */
public record FloorMod() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return a - (float) Math.floor(a / b) * b;
  }

  @Override
  public long apply(long a, long b) {
    return a - Division.floored(a, b) * b;
  }
}
