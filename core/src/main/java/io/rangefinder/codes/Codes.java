package io.rangefinder.codes;

import io.rangefinder.ir.DataType;

/**
 * The codes that a quantized tensor may use: the whole numbers from the lowest to the highest.
 *
 * @param dataType what the codes are stored in
 */
public record Codes(DataType dataType, int lowest, int highest) {
  /** All codes of a byte. */
  public static final Codes UINT8 = of(DataType.UINT8);

  /** Codes 1 to 255: weights, whose code 0 fast kernels do not take. */
  public static final Codes NARROW_UINT8 = UINT8.narrowed();

  /** All codes of a signed byte. */
  public static final Codes INT8 = of(DataType.INT8);

  /** Codes -127 to 127, as many below zero as above. */
  public static final Codes NARROW_INT8 = INT8.narrowed();

  /** All codes of an int: biases. */
  public static final Codes INT32 = of(DataType.INT32);

  public Codes {
    if (lowest >= highest) {
      throw new IllegalArgumentException("No codes reach from " + lowest + " to " + highest);
    }
  }

  /**
   * All codes that a data type holds.
   *
   * @throws IllegalArgumentException if codes are not stored in it
   */
  public static Codes of(DataType dataType) {
    return switch (dataType) {
      case UINT8 -> new Codes(dataType, 0, 255);
      case INT8 -> new Codes(dataType, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT32 -> new Codes(dataType, Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> throw new IllegalArgumentException("Elements of " + dataType + " are no codes");
    };
  }

  /** These codes without the lowest. */
  public Codes narrowed() {
    return new Codes(dataType, lowest + 1, highest);
  }

  /** How many steps lie between the lowest and the highest code. */
  public double steps() {
    return (double) highest - lowest;
  }

  /** Whether a number is one of the codes. */
  public boolean contains(long number) {
    return number >= lowest && number <= highest;
  }

  /** The code nearest to a position between codes: rounded as {@link #round} does, saturated. */
  public int nearest(double position) {
    return clamp(round(position));
  }

  int clamp(double code) {
    return (int) Math.min(Math.max(code, lowest), highest);
  }

  /** The nearest whole number, halves away from zero: the one rounding of real values to codes. */
  public static double round(double position) {
    double magnitude = Math.abs(position);
    double down = Math.floor(magnitude);
    return Math.copySign(magnitude - down >= 0.5 ? down + 1 : down, position);
  }
}
