package io.rangefinder.quantize.toco;

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

  /**
   * @throws IllegalArgumentException if the range does not contain 0
   */
  static Quantization of(TensorRange range) {
    return AffineQuantization.choose(range.range(), codes(range));
  }

  /** The real values of the codes 0 and 255, even of a code that was chosen for 1 to 255. */
  static Range representable(Quantization quantization) {
    return AffineQuantization.representable(quantization, Codes.UINT8);
  }
}
