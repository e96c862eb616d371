package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.quantize.AffineQuantization;
import io.rangefinder.quantize.Codes;

/** The code that follows from the range of a tensor. */
final class RangeCode {
  private RangeCode() {}

  static Codes codes(TensorRange range) {
    return range.narrow() ? Codes.NARROW_UINT8 : Codes.UINT8;
  }

  /** Whether the range contains 0 and the step of its code is a normal float32. */
  static boolean exists(TensorRange range) {
    return containsZero(range.range()) && !isTooNarrow(range) && !isTooWide(range);
  }

  static boolean containsZero(Range range) {
    return range.min() <= 0 && range.max() >= 0;
  }

  static boolean isTooNarrow(TensorRange range) {
    return step(range) < Float.MIN_NORMAL;
  }

  static boolean isTooWide(TensorRange range) {
    return step(range) > Float.MAX_VALUE;
  }

  private static double step(TensorRange range) {
    Codes codes = codes(range);
    return (range.range().max() - range.range().min()) / (codes.highest() - codes.lowest());
  }

  /**
   * @throws IllegalArgumentException unless {@link #exists}
   */
  static Quantization of(TensorRange range) {
    return AffineQuantization.choose(range.range(), codes(range));
  }

  /** The real values of the codes 0 and 255, even of a code that was chosen for 1 to 255. */
  static Range representable(Quantization quantization) {
    return AffineQuantization.representable(quantization, Codes.UINT8);
  }
}
