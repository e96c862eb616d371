package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.ranges.RangeTable;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the tensors of a quantized graph by where their range comes from. */
final class RangeSources {
  private RangeSources() {}

  /** How many tensors have the range that a rule chose, by its name, or one of another origin. */
  static SortedMap<String, Integer> count(RangeAssignment assigned, RangeTable table) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    assigned
        .ranges()
        .forEach(
            (tensor, range) ->
                counts.merge(source(tensor, range.origin(), table), 1, Integer::sum));
    return counts;
  }

  private static String source(String tensor, RangeOrigin origin, RangeTable table) {
    return table
        .find(tensor)
        .filter(entry -> entry.origin() == origin && origin == RangeOrigin.CALIBRATED)
        .map(RangeTable.Entry::rule)
        .orElse(origin.toString());
  }
}
