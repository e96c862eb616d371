package io.rangefinder.ir.op;

/** Element-wise square root. */
public record Sqrt() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.sqrt(x);
  }
}
