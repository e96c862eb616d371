package io.rangefinder.jobs.cli;

import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What three ways to a .tflite cost one float network, as a table for a terminal. */
final class QatTable {
  private static final String ROW = "%-11s  %8s  %18s  %19s  %25s";

  private QatTable() {}

  /**
   * A table.
   *
   * @param weights what the codes of weights have
   * @param ways how the extremes alone, the calibrated and the trained network compare with it
   */
  static String of(String weights, List<Comparison> ways) {
    Classification counts = ways.get(0).classification();
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            weights,
            "float",
            List.of("min and max alone", "calibrated, default", "trained with quantization")));
    lines.add(
        row("top-1", percent(counts.floatTop1(), counts.labelled()), each(ways, QatTable::top1)));
    lines.add(row("agreement", "", each(ways, QatTable::agreement)));
    lines.add(row("KL x 100", "", each(ways, QatTable::divergence)));
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> each(List<Comparison> ways, Function<Comparison, String> figure) {
    return ways.stream().map(figure).toList();
  }

  private static String top1(Comparison way) {
    return percent(way.classification().quantizedTop1(), way.classification().labelled());
  }

  private static String agreement(Comparison way) {
    return percent(way.classification().agreed(), way.classification().images());
  }

  private static String divergence(Comparison way) {
    return String.format(Locale.ROOT, "%.2f", 100 * way.divergence().mean());
  }

  private static String row(String figure, String floats, List<String> ways) {
    return ROW.formatted(figure, floats, ways.get(0), ways.get(1), ways.get(2)).stripTrailing();
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
