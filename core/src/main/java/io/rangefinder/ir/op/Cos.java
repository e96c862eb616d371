package io.rangefinder.ir.op;

/** Element-wise cosine of radians. */
public record Cos() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.cos(x);
  }
}
