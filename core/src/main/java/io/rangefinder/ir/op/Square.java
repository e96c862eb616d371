package io.rangefinder.ir.op;

/** Element-wise square. */
public record Square() implements UnaryOp {
  @Override
  public float apply(float x) {
    return x * x;
  }
}
