package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;

/**
 * The arithmetic between real values and affine codes, in double as TOCO does it; only the writer
 * rounds a scale to float32.
 */
public final class AffineQuantization {
  private static final Range UNIT = new Range(0, 1);

  private AffineQuantization() {}

  /**
   * The scale and zero point of a range. The zero point is computed from the end of the range where
   * it has the smaller error and rounded half away from zero; the scale is not adjusted to it, so
   * the codes represent {@link #representable} rather than the range itself.
   *
   * @param range must contain 0; of a range without width the scale is 0
   */
  public static Quantization choose(Range range, Codes codes) {
    if (range.min() > 0 || range.max() < 0) {
      throw new IllegalArgumentException(range + " does not contain 0");
    }
    if (range.min() == range.max()) {
      return new Quantization(0, 0);
    }
    double scale = (range.max() - range.min()) / ((double) codes.highest() - codes.lowest());
    double lowest = codes.lowest();
    double highest = codes.highest();
    double fromMin = lowest - range.min() / scale;
    double fromMax = highest - range.max() / scale;
    double errorOfMin = Math.abs(lowest) + Math.abs(range.min() / scale);
    double errorOfMax = Math.abs(highest) + Math.abs(range.max() / scale);
    double zeroPoint = errorOfMin < errorOfMax ? fromMin : fromMax;
    return new Quantization(scale, codes.clamp(roundHalfAwayFromZero(zeroPoint)));
  }

  /** The real values of the lowest and the highest code: the nudged range. */
  public static Range representable(Quantization quantization, Codes codes) {
    return new Range(quantization.real(codes.lowest()), quantization.real(codes.highest()));
  }

  /**
   * The range stretched to contain 0, which every quantized tensor must represent exactly; [0, 1]
   * if it is then too narrow for its step to be a normal float32, as that of a tensor of zeros.
   */
  public static Range encodable(Range range) {
    Range stretched = range.includingZero();
    double width = stretched.max() - stretched.min();
    return width / Codes.UINT8.highest() < Float.MIN_NORMAL ? UNIT : stretched;
  }

  /** The range of the elements of a constant and 0. */
  public static Range rangeOf(float[] values) {
    float min = 0;
    float max = 0;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new Range(min, max);
  }

  /** The codes of real values, rounded half away from zero and saturated, as bytes. */
  public static byte[] bytes(float[] values, Quantization quantization, Codes codes) {
    double inverse = inverse(quantization);
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      double code = quantization.zeroPoint() + inverse * values[i];
      result[i] = (byte) codes.clamp(roundHalfAwayFromZero(code));
    }
    return result;
  }

  /** A float constant as uint8 codes. */
  public static Constant encode(Constant real, Quantization quantization, Codes codes) {
    return Constant.ofBytes(
        DataType.UINT8, real.shape(), bytes(real.floats(), quantization, codes));
  }

  /** TOCO multiplies by the reciprocal; dividing would round some values the other way. */
  static double inverse(Quantization quantization) {
    return quantization.scale() == 0 ? 0 : 1 / quantization.scale();
  }

  static double roundHalfAwayFromZero(double x) {
    double magnitude = Math.abs(x);
    double down = Math.floor(magnitude);
    return Math.copySign(magnitude - down >= 0.5 ? down + 1 : down, x);
  }
}
