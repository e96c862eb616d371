package io.rangefinder.ir.op;

/** The minimum over some axes. */
public record ReduceMin(boolean keepDims) implements AssociativeReduceOp {
  @Override
  public float combine(float a, float b) {
    return Math.min(a, b);
  }

  @Override
  public long combine(long a, long b) {
    return Math.min(a, b);
  }
}
