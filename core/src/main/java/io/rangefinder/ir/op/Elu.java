package io.rangefinder.ir.op;

/** Element-wise {@code x} where positive, {@code exp(x) - 1} elsewhere. */
public record Elu() implements UnaryOp {
  @Override
  public float apply(float x) {
    return x > 0 ? x : (float) Math.expm1(x);
  }
}
