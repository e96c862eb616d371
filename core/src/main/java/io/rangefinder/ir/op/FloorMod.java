package io.rangefinder.ir.op;

/** Element-wise remainder of the floored quotient of two operands. */
public record FloorMod() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    float remainder = a % b;
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
  }

  @Override
  public long apply(long a, long b) {
    return a - Division.floored(a, b) * b;
  }
}
