package io.rangefinder.jobs.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** Figures for a terminal and a log, the same in every locale. */
public final class FigureText {
  private static final double LARGEST_COUNT = 1e15;

  private FigureText() {}

  /** A count whole, anything else to five digits. */
  public static String of(double value) {
    return value == Math.rint(value) && Math.abs(value) < LARGEST_COUNT
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.5g", value);
  }

  /** Figures with their names, in one line. */
  public static String of(SortedMap<String, Double> figures) {
    List<String> texts = new ArrayList<>();
    figures.forEach((name, value) -> texts.add(name + " " + of(value)));
    return String.join(", ", texts);
  }
}
