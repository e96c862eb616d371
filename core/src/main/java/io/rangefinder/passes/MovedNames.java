package io.rangefinder.passes;

/** The names of two results whose operators change places. */
public enum MovedNames {
  /** The intermediate result gets a new name, so that every name keeps its values. */
  NEW,
  /** Each operator takes the name of the other's result, as in TOCO. */
  SWAPPED
}
