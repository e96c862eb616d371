package io.rangefinder.ir.op;

/** Element-wise negation. */
public record Neg() implements UnaryOp {
  @Override
  public float apply(float x) {
    return -x;
  }
}
