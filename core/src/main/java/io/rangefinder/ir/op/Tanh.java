package io.rangefinder.ir.op;

/** Element-wise hyperbolic tangent. */
public record Tanh() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.tanh(x);
  }
}
