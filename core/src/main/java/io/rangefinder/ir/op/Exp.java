package io.rangefinder.ir.op;

/** Element-wise exponential. */
public record Exp() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.exp(x);
  }
}
