package io.rangefinder.toco.flags;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Numbers as flags have them: nothing but the number, in plain digits, and finite. */
final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,10}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private Numbers() {}

  static OptionalInt whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return OptionalInt.empty();
    }
    long value = Long.parseLong(text);
    return value == (int) value ? OptionalInt.of((int) value) : OptionalInt.empty();
  }

  /** A number as a 32-bit float. */
  static OptionalDouble decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    float value = Float.parseFloat(text);
    return Float.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
