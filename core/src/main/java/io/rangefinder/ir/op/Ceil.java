package io.rangefinder.ir.op;

/** Element-wise smallest whole number not below. */
public record Ceil() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.ceil(x);
  }
}
