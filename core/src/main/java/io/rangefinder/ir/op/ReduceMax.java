package io.rangefinder.ir.op;

/** The maximum over some axes. */
public record ReduceMax(boolean keepDims) implements AssociativeReduceOp {
  @Override
  public float combine(float a, float b) {
    return Math.max(a, b);
  }

  @Override
  public long combine(long a, long b) {
    return Math.max(a, b);
  }
}
