package io.rangefinder.ir.op;

/** Element-wise power of two operands. */
public record Pow() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return (float) Math.pow(a, b);
  }

  @Override
  public long apply(long a, long b) {
    return (long) Math.pow((double) a, (double) b);
  }
}
