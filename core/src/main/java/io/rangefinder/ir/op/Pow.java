package io.rangefinder.ir.op;

import io.rangefinder.ir.InvalidOperatorException;

/** Element-wise power of two operands. */
public record Pow() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return (float) Math.pow(a, b);
  }

  @Override
  public long apply(long a, long b) {
    if (b < 0) {
      throw new InvalidOperatorException("integer power of " + a + " to the negative " + b);
    }
    long power = 1;
    long square = a;
    for (long left = b; left > 0; left >>= 1) {
      power *= (left & 1) == 1 ? square : 1;
      square *= square;
    }
    return power;
  }
}
