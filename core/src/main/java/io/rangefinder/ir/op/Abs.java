package io.rangefinder.ir.op;

/** Element-wise absolute value. */
public record Abs() implements UnaryOp {
  @Override
  public float apply(float x) {
    return Math.abs(x);
  }
}
