package io.rangefinder.statistics;

/** Thrown for bytes that are not statistics of a format version this code can read. */
public final class StatisticsFormatException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  StatisticsFormatException(String message) {
    super(message);
  }

  StatisticsFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
