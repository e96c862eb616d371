package io.rangefinder.ir.op;

/** Element-wise {@code 1 / sqrt(x)}. */
public record Rsqrt() implements UnaryOp {
  @Override
  public float apply(float x) {
    return 1f / (float) Math.sqrt(x);
  }
}
