package io.rangefinder.ir.op;

import io.rangefinder.ir.InvalidOperatorException;

/** Integer division of graph constants, where a zero divisor is a fault of the graph. */
final class Division {
  private Division() {}

  static long truncated(long a, long b) {
    return a / nonZero(a, b);
  }

  static long floored(long a, long b) {
    return Math.floorDiv(a, nonZero(a, b));
  }

  private static long nonZero(long a, long b) {
    if (b == 0) {
      throw new InvalidOperatorException("integer division of " + a + " by zero");
    }
    return b;
  }
}
