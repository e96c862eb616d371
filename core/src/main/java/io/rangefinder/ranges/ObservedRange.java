package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;

/** From the least to the greatest finite value seen: the range no rule leaves. */
final class ObservedRange {

  private ObservedRange() {}

  static Range of(TensorStatistics statistics) {
    if (statistics.bounds().isEmpty()) {
      throw new RangeException(
          "Cannot choose a range: none of the %d values in %d images is finite (%d NaN). Check the model and the preprocessing."
              .formatted(
                  statistics.elements(), statistics.images(), statistics.histogram().nanCount()));
    }
    return new Range(statistics.bounds().min(), statistics.bounds().max());
  }
}
