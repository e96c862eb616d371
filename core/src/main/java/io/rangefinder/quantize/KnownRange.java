package io.rangefinder.quantize;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;

/**
 * A range that one tensor brings along, before the constraints of operators join it with others.
 *
 * @param codes the codes that the range is meant to fill
 */
record KnownRange(Range range, Codes codes, RangeOrigin origin, String detail) {

  /** The least range that holds both. */
  KnownRange union(KnownRange other) {
    Range union =
        new Range(
            Math.min(range.min(), other.range.min()), Math.max(range.max(), other.range.max()));
    return new KnownRange(union, codes == other.codes ? codes : Codes.UINT8, origin, detail);
  }
}
