package io.rangefinder.ir.op;

/** Whether each element of the first operand is greater than that of the second. */
public record Greater() implements ComparisonOp {
  @Override
  public boolean holds(float a, float b) {
    return a > b;
  }

  @Override
  public boolean holds(long a, long b) {
    return a > b;
  }
}
