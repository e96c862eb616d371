package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ImageExtremes;
import io.rangefinder.statistics.TensorStatistics;

/** From the mean of the images' least values to the mean of their greatest values. */
final class MeanExtremesRule implements RangeRule {

  @Override
  public String name() {
    return "mean-extremes";
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    Range observed = ObservedRange.of(statistics);
    ImageExtremes extremes = statistics.imageExtremes();
    return new Range(extremes.meanMin(), extremes.meanMax()).clampedTo(observed);
  }
}
