package io.rangefinder.jobs.report;

import java.util.Locale;

/** What a signal to noise is worth, for colours that are named, too. */
enum Band {
  GOOD,
  FAIR,
  POOR,
  UNKNOWN;

  private static final double LEAST_GOOD = 20;
  private static final double LEAST_FAIR = 10;

  static Band of(double decibels) {
    if (Double.isNaN(decibels)) {
      return UNKNOWN;
    }
    return decibels >= LEAST_GOOD ? GOOD : decibels >= LEAST_FAIR ? FAIR : POOR;
  }

  /** What it is called, in pages and in their styles. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
