package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.quantize.AffineQuantization;
import io.rangefinder.quantize.Codes;

/**
 * The real values that weights can take: codes 1 to 255 of a scale and a zero point. The scale is a
 * float32, as a file holds it.
 */
record WeightGrid(double scale, int zeroPoint) {

  /**
   * The grid over a range, which is stretched to contain 0.
   *
   * @param leastScale a finer grid than this is widened about 0 until it has this scale
   */
  static WeightGrid spanning(double min, double max, double leastScale) {
    Range range = AffineQuantization.encodable(new Range(Math.min(min, 0), Math.max(max, 0)));
    Quantization quantization = AffineQuantization.choose(range, Codes.NARROW_UINT8);
    float scale = (float) quantization.scale();
    return new WeightGrid(
        scale < leastScale ? atLeast(leastScale) : scale, quantization.zeroPoint());
  }

  private static float atLeast(double scale) {
    float nearest = (float) scale;
    return nearest < scale ? Math.nextUp(nearest) : nearest;
  }

  Quantization quantization() {
    return new Quantization(scale, zeroPoint);
  }

  double real(int code) {
    return scale * (code - zeroPoint);
  }

  /** The code nearest to a real value. */
  int nearest(double value) {
    return clamp(Math.rint(value / scale) + zeroPoint);
  }

  int clamp(double code) {
    double clamped =
        Math.min(Math.max(code, Codes.NARROW_UINT8.lowest()), Codes.NARROW_UINT8.highest());
    return (int) clamped;
  }

  /** The range that the codes span. */
  Range range() {
    return AffineQuantization.representable(quantization(), Codes.NARROW_UINT8);
  }
}
