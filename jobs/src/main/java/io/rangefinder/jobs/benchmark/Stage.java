package io.rangefinder.jobs.benchmark;

/** What is done with every image; each stage does what the one before it does, and more. */
public enum Stage {
  /** Reading, decoding and preprocessing. */
  DECODE("decode"),

  /** The network as it would run if nobody looked: only its outputs are fetched. */
  INFERENCE("+ inference"),

  /** Every activation is fetched, and none is looked at. */
  FETCH("+ fetch"),

  /** The least and the greatest value of every activation. */
  BOUNDS("+ min and max"),

  /** All statistics of a calibration. */
  EVERYTHING("everything");

  /** What a calibration can reach at best. */
  public static final Stage LIMIT = INFERENCE;

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** In a word or two, for a terminal. */
  public String label() {
    return label;
  }

  boolean fetchesActivations() {
    return compareTo(FETCH) >= 0;
  }
}
