package io.rangefinder.statistics;

import java.math.BigInteger;

/**
 * The code of a float is the upper half of its bits (the bfloat16 that truncates it): sign, 8 bits
 * of exponent, 7 bits of mantissa, hence 128 bins an octave.
 */
final class FloatCode {

  static final int COUNT = 1 << 16;
  static final int POSITIVE_INFINITY = 0x7f80;
  static final int NEGATIVE_INFINITY = 0xff80;
  static final int NEGATIVE_ZERO = 0x8000;

  private FloatCode() {}

  static int of(float value) {
    return Float.floatToRawIntBits(value) >>> 16;
  }

  /** The value, or +0.0 if it has the code of a zero. */
  static float flush(float value) {
    return isZero(of(value)) ? 0f : value;
  }

  /** Whether the lower half of the bits is 0: no value of its code is nearer to zero. */
  static boolean isExact(float value) {
    return (Float.floatToRawIntBits(value) & 0xffff) == 0;
  }

  static boolean isNaN(int code) {
    return (code & 0x7fff) > POSITIVE_INFINITY;
  }

  static boolean isFinite(int code) {
    return (code & 0x7fff) < POSITIVE_INFINITY;
  }

  static boolean isZero(int code) {
    return (code & 0x7fff) == 0;
  }

  /** The number of a bin nearest to zero; for a finite code. */
  static double inner(int code) {
    return Float.intBitsToFloat(code << 16);
  }

  /** The number of a bin farthest from zero (that of the next bin); for a finite code. */
  static double outer(int code) {
    int next = code + 1;
    return isFinite(next)
        ? Float.intBitsToFloat(next << 16)
        : Math.copySign(0x1p128, Float.intBitsToFloat(code << 16));
  }

  /** The upper 8 bits of the 24-bit mantissa, the hidden one included. */
  static int upperMantissa(int code) {
    return biasedExponent(code) == 0 ? code & 0x7f : (code & 0x7f) | 0x80;
  }

  static int biasedExponent(int code) {
    return (code >>> 7) & 0xff;
  }

  /** The power of two that the unit of the mantissa exceeds 2^-149 by. */
  static int mantissaShift(int biasedExponent) {
    return Math.max(biasedExponent, 1) - 1;
  }

  /** A finite float as a whole number of 2^-149. */
  static BigInteger units(float value) {
    int bits = Float.floatToRawIntBits(value);
    int code = bits >>> 16;
    long mantissa = ((long) upperMantissa(code) << 16) | (bits & 0xffff);
    return BigInteger.valueOf(bits < 0 ? -mantissa : mantissa)
        .shiftLeft(mantissaShift(biasedExponent(code)));
  }
}
