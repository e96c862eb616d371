package io.rangefinder.jobs.report;

import io.rangefinder.ir.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as a page shows them, the same in every locale; the page's script writes them alike. */
final class Numbers {
  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_UP);
  private static final double LEAST_PLAIN = 1e-4;
  private static final double GREATEST_PLAIN = 1e6;

  private Numbers() {}

  /** What stands where there is no figure. */
  static final String NONE = "–";

  /** Four digits, none of them a zero at the end; very large and small numbers with an exponent. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    double magnitude = Math.abs(value);
    if (magnitude >= LEAST_PLAIN && magnitude < GREATEST_PLAIN) {
      return rounded.toPlainString();
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
  }

  /** Both ends of a range. */
  static String range(Range range) {
    return of(range.min()) + " to " + of(range.max());
  }

  /** A count, in groups of three digits. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share from 0 to 1. */
  static String percent(double share) {
    return Double.isNaN(share) ? NONE : of(100 * share) + " %";
  }

  /** Decibels, to a tenth. */
  static String decibels(double decibels) {
    return Double.isFinite(decibels)
        ? String.format(Locale.ROOT, "%.1f dB", decibels)
        : Double.isNaN(decibels) ? NONE : decibels > 0 ? "exact" : "no signal";
  }

  /** For a table to sort by: nothing where there is no figure, which is then last. */
  static String key(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
