package io.rangefinder.quantize;

/** The codes that a quantized tensor may use. */
public enum Codes {
  /** All codes of a byte: activations and constants beside weights. */
  UINT8(0, 255),
  /** Codes 1 to 255: weights, whose code 0 fast kernels do not take. */
  NARROW_UINT8(1, 255),
  /** All codes of a signed byte: activations of models that other converters made. */
  INT8(Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** All codes of an int: biases. */
  INT32(Integer.MIN_VALUE, Integer.MAX_VALUE);

  private final int lowest;
  private final int highest;

  Codes(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  public int lowest() {
    return lowest;
  }

  public int highest() {
    return highest;
  }

  int clamp(double code) {
    return (int) Math.min(Math.max(code, lowest), highest);
  }
}
