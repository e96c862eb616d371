package io.rangefinder.statistics;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A sum in fixed point of unlimited width: {@code units · 2^-scale}. It never rounds and never
 * saturates, so any order of adding gives the same sum; doubles are derived from it at the end.
 *
 * @param units the sum as a whole number of units
 * @param scale a unit is {@code 2^-scale}
 */
public record ExactSum(BigInteger units, int scale) implements Serializable {

  /** The scale at which every finite float is a whole number of units. */
  public static final int OF_FLOATS = 149;

  /** The scale at which the square of every finite float is a whole number of units. */
  public static final int OF_SQUARES = 2 * OF_FLOATS;

  private static final MathContext PRECISION = new MathContext(60);

  /** The sum of nothing. */
  public static ExactSum zero(int scale) {
    return new ExactSum(BigInteger.ZERO, scale);
  }

  /**
   * One finite double at a scale, rounded to the nearest unit, half to even.
   *
   * @throws NumberFormatException if the value is not finite
   */
  public static ExactSum ofDouble(double value, int scale) {
    BigDecimal units =
        new BigDecimal(value).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scale)));
    return new ExactSum(units.setScale(0, RoundingMode.HALF_EVEN).toBigInteger(), scale);
  }

  /** The sum of the first {@code count} elements, which are finite. */
  static ExactSum ofFloats(float[] values, int count) {
    BigInteger units = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      units = units.add(FloatCode.units(values[i]));
    }
    return new ExactSum(units, OF_FLOATS);
  }

  /**
   * The sum of both.
   *
   * @throws IllegalArgumentException if the scales differ
   */
  public ExactSum merge(ExactSum other) {
    if (scale != other.scale) {
      throw new IllegalArgumentException(
          "Cannot add sums of scales %d and %d.".formatted(scale, other.scale));
    }
    return new ExactSum(units.add(other.units), scale);
  }

  /** The sum as the nearest double. */
  public double toDouble() {
    return meanOver(1);
  }

  /** The sum divided by a count, as a double; NaN if the count is 0. */
  public double meanOver(long count) {
    return count == 0 ? Double.NaN : quotient(units, denominator(count, scale));
  }

  private static BigInteger denominator(long count, int scale) {
    return BigInteger.valueOf(count).shiftLeft(scale);
  }

  private static double quotient(BigInteger numerator, BigInteger denominator) {
    return new BigDecimal(numerator).divide(new BigDecimal(denominator), PRECISION).doubleValue();
  }

  void write(ByteSink sink) {
    sink.writeInteger(units);
  }

  static ExactSum read(ByteSource source, int scale) {
    return new ExactSum(source.readInteger(), scale);
  }
}
