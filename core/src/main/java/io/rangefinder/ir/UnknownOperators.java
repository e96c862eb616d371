package io.rangefinder.ir;

/** What a reader does with operators that are not among those of {@link io.rangefinder.ir.op}. */
public enum UnknownOperators {
  /** They are an error, listed with all others. */
  REFUSED,
  /** They become {@link io.rangefinder.ir.op.Custom}, which is only ever written, never run. */
  KEPT
}
