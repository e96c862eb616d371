package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.TensorRange;
import io.rangefinder.quantize.RangeAssignment;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the tensors of a quantized graph by where their range comes from. */
final class RangeSources {
  private RangeSources() {}

  /** How many tensors have the range that a rule chose, by its name, or one of another origin. */
  static SortedMap<String, Integer> count(RangeAssignment assigned) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    assigned.ranges().values().forEach(range -> counts.merge(source(range), 1, Integer::sum));
    return counts;
  }

  private static String source(TensorRange range) {
    return range.rule().isEmpty() ? range.origin().toString() : range.rule();
  }
}
