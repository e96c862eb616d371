package io.rangefinder.ranges;

/** Thrown if the user's choice of rules or the statistics at hand do not give a range. */
public final class RangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RangeException(String message) {
    super(message);
  }
}
