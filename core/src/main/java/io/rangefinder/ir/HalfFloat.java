package io.rangefinder.ir;

/** IEEE binary16, which Java has no type for, as bits in a short. */
public final class HalfFloat {
  private static final int MANTISSA_BITS = 10;
  private static final int HIDDEN = 1 << MANTISSA_BITS;
  private static final int EXPONENT = 0x1f;
  private static final int SIGN = 0x8000;
  private static final int HIGHEST_FINITE = 0x7bff;
  private static final int INFINITE = 0x7c00;
  private static final int NOT_A_NUMBER = 0x7e00;
  private static final int LEAST_EXPONENT = -14;

  /** Halfway from the highest finite value to where the next would be. */
  private static final float OVERFLOW = 65520f;

  private HalfFloat() {}

  /** The nearest value, of two the even one; finite values beyond the highest become that. */
  public static short of(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | NOT_A_NUMBER);
    }
    if (Float.isInfinite(value)) {
      return (short) (sign | INFINITE);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | HIGHEST_FINITE);
    }
    int exponent = Math.max(Math.getExponent(magnitude), LEAST_EXPONENT);
    // The step is a power of two, so that only rint rounds; a carry runs on into the exponent.
    double steps = Math.rint((double) magnitude / Math.scalb(1.0, exponent - MANTISSA_BITS));
    return (short) (sign | (((exponent - LEAST_EXPONENT) << MANTISSA_BITS) + (int) steps));
  }

  /** The value of bits, exactly. */
  public static float toFloat(short bits) {
    int exponent = (bits >> MANTISSA_BITS) & EXPONENT;
    int mantissa = bits & (HIDDEN - 1);
    float magnitude;
    if (exponent == EXPONENT) {
      magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) mantissa, LEAST_EXPONENT - MANTISSA_BITS);
    } else {
      magnitude =
          Math.scalb((float) (mantissa | HIDDEN), exponent - 1 + LEAST_EXPONENT - MANTISSA_BITS);
    }
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }
}
