package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;

/** From the least to the greatest value: nothing is clipped. */
final class MinMaxRule implements RangeRule {

  @Override
  public String name() {
    return "minmax";
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    return ObservedRange.of(statistics);
  }
}
