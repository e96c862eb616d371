package io.rangefinder.ir.op;

/** Element-wise logistic sigmoid {@code 1 / (1 + exp(-x))}. */
public record Logistic() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
