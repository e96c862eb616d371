package io.rangefinder.jobs.report;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ValueBins;

/**
 * The bins of a tensor as a document for the script: {@code edges} rising, one more than {@code
 * counts}; equal edges are an atom, and a count of 0 is a gap. All edges are floats. With them go
 * the value axis of the picture and the range that was chosen.
 */
final class Bins {
  private Bins() {}

  static String json(ValueBins bins, Axis axis, Range chosen) {
    StringBuilder edges = new StringBuilder();
    StringBuilder counts = new StringBuilder();
    double last = Double.NaN;
    for (int i = 0; i < bins.size(); i++) {
      if (bins.lower()[i] != last) {
        if (i > 0) {
          counts.append("0,");
        }
        edges.append(number(bins.lower()[i])).append(',');
      }
      edges.append(number(bins.upper()[i])).append(i + 1 < bins.size() ? "," : "");
      counts.append(bins.counts()[i]).append(i + 1 < bins.size() ? "," : "");
      last = bins.upper()[i];
    }
    return "{\"edges\":[%s],\"counts\":[%s],\"axis\":[%s,%s,%s,%s],\"chosen\":[%s,%s]}"
        .formatted(
            edges,
            counts,
            axis.from(),
            axis.to(),
            axis.start(),
            axis.end(),
            chosen.min(),
            chosen.max());
  }

  private static String number(double edge) {
    String text = Float.toString((float) edge);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
