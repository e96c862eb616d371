package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
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
    Range best =
        EndSearch.least(whole, (range, bound) -> QuantizationError.squared(range, bins, bound));
    return best.clampedTo(observed);
  }
}
