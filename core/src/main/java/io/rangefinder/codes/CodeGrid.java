package io.rangefinder.codes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.op.Activation;

/**
 * The real values that codes of one scale stand for: {@code real = scale * (code - zeroPoint)}.
 *
 * <p>The arithmetic is in double as TOCO's, from the real value to the code by the reciprocal of
 * the scale, for division would round some values the other way. Only a file holds the scale as a
 * float32.
 *
 * @param scale the distance of two neighbours in real units, not negative; 0 if all values are 0
 * @param zeroPoint the code of real 0
 */
public record CodeGrid(Codes codes, double scale, int zeroPoint) {
  private static final Range UNIT = new Range(0, 1);

  /** The grid of a tensor's code; of one with scales of its channels that of the largest. */
  public static CodeGrid of(Quantization quantization, Codes codes) {
    return new CodeGrid(codes, quantization.scale(), quantization.zeroPoint());
  }

  /**
   * The grid whose codes span a range. The zero point is computed from the end of the range where
   * it has the smaller error; the scale is not adjusted to it, so the codes represent {@link
   * #representable} rather than the range itself.
   *
   * @param range must contain 0; of a range without width the scale is 0
   */
  public static CodeGrid over(Range range, Codes codes) {
    requireZero(range);
    if (range.min() == range.max()) {
      return new CodeGrid(codes, 0, 0);
    }
    double scale = (range.max() - range.min()) / codes.steps();
    double lowest = codes.lowest();
    double highest = codes.highest();
    double fromMin = lowest - range.min() / scale;
    double fromMax = highest - range.max() / scale;
    double errorOfMin = Math.abs(lowest) + Math.abs(range.min() / scale);
    double errorOfMax = Math.abs(highest) + Math.abs(range.max() / scale);
    return new CodeGrid(codes, scale, codes.nearest(errorOfMin < errorOfMax ? fromMin : fromMax));
  }

  /**
   * The grid with zero in the middle of the codes and the end of a range that is farther from zero
   * at the last of them.
   *
   * @param codes as many below their middle as above; of a range without width the scale is 0
   */
  public static CodeGrid centred(Range range, Codes codes) {
    int middle = Math.toIntExact(((long) codes.lowest() + codes.highest()) / 2);
    double farthest = Math.max(Math.abs(range.min()), Math.abs(range.max()));
    return new CodeGrid(codes, farthest / (codes.highest() - (double) middle), middle);
  }

  /**
   * The grid that divides a range into as many steps as there are codes, as kernels with results of
   * a fixed range have it: its upper end has no code, or where that end is 0, the lower one.
   *
   * @param range must contain 0 and have a width
   */
  public static CodeGrid dividing(Range range, Codes codes) {
    requireZero(range);
    double scale = (range.max() - range.min()) / (codes.steps() + 1);
    return new CodeGrid(codes, scale, codes.nearest(codes.lowest() - range.min() / scale));
  }

  private static void requireZero(Range range) {
    if (range.min() > 0 || range.max() < 0) {
      throw new IllegalArgumentException(range + " does not contain 0");
    }
  }

  /**
   * The range stretched to contain 0, which every quantized tensor must represent exactly; [0, 1]
   * if it is then too narrow for its step to be a normal float32, as that of a tensor of zeros.
   */
  public static Range encodable(Range range, Codes codes) {
    Range stretched = range.includingZero();
    double width = stretched.max() - stretched.min();
    return width / codes.steps() < Float.MIN_NORMAL ? UNIT : stretched;
  }

  /** The grid as a file holds it: its scale rounded to float32. */
  public CodeGrid stored() {
    return withScale((float) scale);
  }

  /** The grid of the same zero point with another scale. */
  public CodeGrid withScale(double other) {
    return new CodeGrid(codes, other, zeroPoint);
  }

  /** The same grid with other codes in use. */
  public CodeGrid withCodes(Codes others) {
    return new CodeGrid(others, scale, zeroPoint);
  }

  /** What a tensor says of its code. */
  public Quantization quantization() {
    return new Quantization(scale, zeroPoint);
  }

  /** The real value of a code. */
  public double real(int code) {
    return scale * (code - zeroPoint);
  }

  /** The code nearest to a real value. */
  public int nearest(double real) {
    return codes.nearest(zeroPoint + inverse(scale) * real);
  }

  static double inverse(double scale) {
    return scale == 0 ? 0 : 1 / scale;
  }

  /** The real values of the lowest and the highest code: the nudged range. */
  public Range representable() {
    return new Range(real(codes.lowest()), real(codes.highest()));
  }

  /** Whether a clamp leaves the value of every code as it is. */
  public boolean implies(Activation clamp) {
    Range range = representable();
    return range.min() >= clamp.lowest() && range.max() <= clamp.highest();
  }

  /** The codes of real values, one byte each. */
  public byte[] encode(float[] values) {
    double inverse = inverse(scale);
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) codes.nearest(zeroPoint + inverse * values[i]);
    }
    return result;
  }

  /** A float constant as codes of one byte each. */
  public Constant encode(Constant real) {
    return Constant.ofBytes(codes.dataType(), real.shape(), encode(real.floats()));
  }

  /** The real values of codes of one byte each. */
  public float[] decode(byte[] elements) {
    float[] table = new float[1 << Byte.SIZE];
    for (int bits = 0; bits < table.length; bits++) {
      table[bits] = (float) real(codes.lowest() < 0 ? (byte) bits : bits);
    }
    float[] reals = new float[elements.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = table[Byte.toUnsignedInt(elements[i])];
    }
    return reals;
  }
}
