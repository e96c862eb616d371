package io.rangefinder.ir.op;

/** Element-wise nearest whole number; halves go to the even one. */
public record Round() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.rint(x);
  }
}
