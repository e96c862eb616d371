package io.rangefinder.ir.op;

/** Element-wise squared difference of two operands. */
public record SquaredDifference() implements BinaryOp {
  @Override
  public float apply(float a, float b) {
    return (a - b) * (a - b);
  }

  @Override
  public long apply(long a, long b) {
    return (a - b) * (a - b);
  }
}
