package io.rangefinder.ir.op;

/** Element-wise natural logarithm. */
public record Log() implements UnaryOp {
  @Override
  public float apply(float x) {
    return (float) Math.log(x);
  }
}
