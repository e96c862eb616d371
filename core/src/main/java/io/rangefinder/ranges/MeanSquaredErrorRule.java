package io.rangefinder.ranges;

import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;

/**
 * The range whose uint8 codes have the least mean squared error over all values: clipping against
 * rounding, on the grid nudged to hold zero. Both ends are searched, each from the extreme value
 * down to a 4096th of it; bins are taken as uniform, atoms as they are.
 */
final class MeanSquaredErrorRule implements RangeRule {

  @Override
  public String name() {
    return "mse";
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    Range observed = ObservedRange.of(statistics);
    Range whole = observed.includingZero();
    if (whole.min() == whole.max()) {
      return observed;
    }
    ValueBins bins = statistics.bins();
    Range best = EndSearch.least(whole, range -> error(range, bins));
    return best.clampedTo(observed);
  }

  private static double error(Range range, ValueBins bins) {
    if (range.max() - range.min() < Double.MIN_NORMAL) {
      return Double.POSITIVE_INFINITY;
    }
    CodeGrid grid = CodeGrid.over(range.min(), range.max());
    double[] lower = bins.lower();
    double[] upper = bins.upper();
    long[] counts = bins.counts();
    double error = 0;
    for (int i = 0; i < counts.length; i++) {
      error += counts[i] * grid.squaredError(lower[i], upper[i]);
    }
    return error;
  }
}
