package io.rangefinder.jobs.night;

/** How a model's night ended. */
public enum Outcome {
  /** A new version counts. */
  PUBLISHED,
  /** The published version stays, as it should. */
  KEPT,
  /** Everything would have been published, had it not been a dry run. */
  READY,
  /** A gate is closed: the published version stays. */
  REFUSED,
  /** The images changed, or values leave the shipped ranges: the published version stays. */
  ALARM,
  /** Another night was first: its version counts. */
  BEATEN,
  /** The night could not be finished for a reason that the user can mend. */
  FAILED,
  /** The night could not be finished because of a fault of this program. */
  BROKEN;

  /** Whether nobody has to look. */
  public boolean isWell() {
    return this == PUBLISHED || this == KEPT || this == READY;
  }
}
