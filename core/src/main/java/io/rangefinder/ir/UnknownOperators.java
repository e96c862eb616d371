package io.rangefinder.ir;

/** What a reader does with operators that are not among those of {@link io.rangefinder.ir.op}. */
public enum UnknownOperators {
  /** They are an error, listed with all others. */
  REFUSED,
  /**
   * Those that say that they have a quantized form become {@link io.rangefinder.ir.op.Custom}; the
   * others are an error.
   */
  KEPT_IF_QUANTIZED,
  /** They become {@link io.rangefinder.ir.op.Custom}, which is only ever written, never run. */
  KEPT
}
