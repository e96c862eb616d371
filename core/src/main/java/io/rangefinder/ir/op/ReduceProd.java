package io.rangefinder.ir.op;

/** The product over some axes. */
public record ReduceProd(boolean keepDims) implements AssociativeReduceOp {
  @Override
  public float combine(float a, float b) {
    return a * b;
  }

  @Override
  public long combine(long a, long b) {
    return a * b;
  }
}
