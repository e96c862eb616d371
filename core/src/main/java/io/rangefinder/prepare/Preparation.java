package io.rangefinder.prepare;

/** How much of a network is changed before it is quantized. */
public enum Preparation {
  /** Nothing. */
  NONE,
  /** {@link ClipPreservingEqualization}: other weights, the same network. */
  EQUALIZE,
  /**
   * {@link DeadChannels} first, then {@link ClipPreservingEqualization}, {@link PartBalance} and
   * {@link OutlierSplit}.
   */
  FULL
}
