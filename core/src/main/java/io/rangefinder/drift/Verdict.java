package io.rangefinder.drift;

/** What new images say of a published model. */
public enum Verdict {
  /** They look as those it was made for. */
  KEEP,
  /** Some tensors moved: ranges of tonight may do better. */
  REPUBLISH,
  /** Values leave the shipped ranges, or the images themselves changed: look before publishing. */
  ALARM,
  /** There are not enough of them to tell. */
  TOO_FEW
}
