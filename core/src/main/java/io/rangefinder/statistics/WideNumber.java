package io.rangefinder.statistics;

import java.math.BigInteger;

/** A signed number of 128 bits held as two longs, the upper and the lower half. */
final class WideNumber {

  private WideNumber() {}

  static BigInteger toInteger(long upper, long lower) {
    return BigInteger.valueOf(upper)
        .shiftLeft(64)
        .add(BigInteger.valueOf(lower >>> 1).shiftLeft(1))
        .add(BigInteger.valueOf(lower & 1));
  }

  /** The number, its unit being 2^-64, as a double with a relative error below 2^-52. */
  static double toDouble(long upper, long lower) {
    if (upper < 0) {
      return -magnitude(lower == 0 ? -upper : ~upper, -lower);
    }
    return magnitude(upper, lower);
  }

  private static double magnitude(long upper, long lower) {
    double half = ((lower >>> 1) | (lower & 1)) * 0x1p-63;
    return upper + half;
  }

  /** What an addition of the lower halves carries into the upper one. */
  static int carry(long lower, long sumOfLowers) {
    return Long.compareUnsigned(sumOfLowers, lower) < 0 ? 1 : 0;
  }
}
