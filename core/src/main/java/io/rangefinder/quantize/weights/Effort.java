package io.rangefinder.quantize.weights;

/** How much time fitting weights may take. */
public enum Effort {
  /** Fitted to few images. */
  FAST,
  /** Fitted to the whole sample. */
  NORMAL,
  /**
   * Some five times as long as {@link #NORMAL}: what may help is tried, judged by a part of the
   * sample that nothing was fitted to, and kept where it does.
   */
  HIGH
}
