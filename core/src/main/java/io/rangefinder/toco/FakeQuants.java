package io.rangefinder.toco;

/** What becomes of the fake-quant nodes of activations. Those of constants are always folded. */
public enum FakeQuants {
  /** They stay operators, across which nothing is folded or fused. */
  KEPT,
  /** They go at once: what they separate is folded and fused. */
  DROPPED_FIRST,
  /** They go at the end, having kept apart what they separate. */
  DROPPED_LAST
}
