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

  /** The grid over a range, which is stretched to contain 0. */
  static WeightGrid spanning(double min, double max) {
    Range range = AffineQuantization.encodable(new Range(Math.min(min, 0), Math.max(max, 0)));
    Quantization quantization = AffineQuantization.choose(range, Codes.NARROW_UINT8);
    return new WeightGrid((float) quantization.scale(), quantization.zeroPoint());
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
