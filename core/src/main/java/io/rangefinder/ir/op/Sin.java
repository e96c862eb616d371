package io.rangefinder.ir.op;

/** Element-wise sine of radians. */
public record Sin() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.sin(x);
  }
}
