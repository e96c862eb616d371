package io.rangefinder.ir.op;

/** A clamp that a runtime applies to the result of the operator it is fused into. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0, Float.POSITIVE_INFINITY),
  RELU_N1_TO_1(-1, 1),
  RELU6(0, 6);

  private final float lowest;
  private final float highest;

  Activation(float lowest, float highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** The least value that passes; negative infinity if there is no limit. */
  public float lowest() {
    return lowest;
  }

  /** The greatest value that passes; infinity if there is no limit. */
  public float highest() {
    return highest;
  }

  public float apply(float x) {
    return Math.min(Math.max(x, lowest), highest);
  }

  public long apply(long x) {
    return Math.min(Math.max(x, (long) lowest), (long) highest);
  }
}
