package io.rangefinder.ir.op;

/** Element-wise largest whole number not above. */
public record Floor() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.floor(x);
  }
}
