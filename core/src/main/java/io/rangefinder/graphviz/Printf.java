package io.rangefinder.graphviz;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as C's printf prints them: the exact binary value is rounded, ties to even. Java's
 * Formatter rounds the shortest decimal text instead, and its {@code %g} keeps trailing zeros.
 */
final class Printf {
  private static final int LEAST_EXPONENT = -4;

  private Printf() {}

  /** {@code %.nf}. */
  static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    String digits =
        new BigDecimal(Math.abs(value)).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    return sign(value) + digits;
  }

  /** {@code %.ng}. */
  static String general(double value, int significant) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    if (value == 0) {
      return sign(value) + "0";
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(value))
            .round(new MathContext(significant, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= LEAST_EXPONENT && exponent < significant) {
      return sign(value) + rounded.toPlainString();
    }
    String mantissa = rounded.movePointLeft(exponent).toPlainString();
    return String.format(
        Locale.ROOT,
        "%s%se%s%02d",
        sign(value),
        mantissa,
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  private static String sign(double value) {
    return Math.copySign(1, value) < 0 ? "-" : "";
  }

  private static String notFinite(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
