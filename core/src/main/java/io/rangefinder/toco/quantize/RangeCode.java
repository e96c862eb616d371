package io.rangefinder.toco.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;

/** The code that follows from the range of a tensor. */
final class RangeCode {
  private RangeCode() {}

  private static Codes codes(TensorRange range) {
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
    return (range.range().max() - range.range().min()) / codes(range).steps();
  }

  /**
   * @throws IllegalArgumentException unless {@link #exists}
   */
  static CodeGrid of(TensorRange range) {
    return CodeGrid.over(range.range(), codes(range));
  }

  /** All uint8 codes of a grid, even of one that was chosen for codes 1 to 255. */
  static CodeGrid whole(Quantization code) {
    return CodeGrid.of(code, Codes.UINT8);
  }
}
