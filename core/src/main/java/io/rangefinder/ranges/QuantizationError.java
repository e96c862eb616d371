package io.rangefinder.ranges;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ValueBins;

/** What uint8 codes over a range are expected to lose of values known as bins. */
final class QuantizationError {

  private QuantizationError() {}

  /**
   * The sum of the squared differences of all values and their codes' values, clipping and rounding
   * together, on the grid over the range and zero; infinite if that range is empty.
   */
  static double squared(Range range, ValueBins bins) {
    return squared(range, bins, Double.POSITIVE_INFINITY);
  }

  /** The same if it is at most a bound; else any number above the bound. */
  static double squared(Range range, ValueBins bins, double bound) {
    Range whole = range.includingZero();
    if (whole.max() - whole.min() < Double.MIN_NORMAL) {
      return Double.POSITIVE_INFINITY;
    }
    GridError grid = new GridError(CodeGrid.over(whole, Codes.UINT8));
    double[] lower = bins.lower();
    double[] upper = bins.upper();
    long[] counts = bins.counts();
    double error = 0;
    for (int i = 0; i < counts.length && error <= bound; i++) {
      error += counts[i] * grid.squared(lower[i], upper[i]);
    }
    return error;
  }

  /** How many values lie outside the range and zero, those of a bin taken as uniform. */
  static double clipped(Range range, ValueBins bins) {
    Range whole = range.includingZero();
    double clipped = 0;
    for (int i = 0; i < bins.size(); i++) {
      double lower = bins.lower()[i];
      double upper = bins.upper()[i];
      double within = Math.min(upper, whole.max()) - Math.max(lower, whole.min());
      if (lower < upper) {
        clipped += bins.counts()[i] * (1 - Math.max(within, 0) / (upper - lower));
      } else {
        clipped += within < 0 ? bins.counts()[i] : 0;
      }
    }
    return clipped;
  }
}
