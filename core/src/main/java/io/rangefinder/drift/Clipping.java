package io.rangefinder.drift;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.CodeHistogram;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.util.Map;
import java.util.Optional;

/**
 * What a range cuts off the values of a tensor.
 *
 * @param share the part of the values outside the range, from 0 to 1
 */
public record Clipping(String tensor, double share) {
  /** The tensor of which most is cut off, the first of equals; none if no tensor has a range. */
  public static Optional<Clipping> worst(
      Map<String, TensorStatistics> statistics, Map<String, Range> ranges) {
    Clipping worst = null;
    for (Map.Entry<String, TensorStatistics> tensor : statistics.entrySet()) {
      Range range = ranges.get(tensor.getKey());
      if (range != null) {
        double share = share(tensor.getValue(), range);
        if (worst == null || share > worst.share) {
          worst = new Clipping(tensor.getKey(), share);
        }
      }
    }
    return Optional.ofNullable(worst);
  }

  /** The share of values outside a range, infinities and NaN among them; 0 if there is no value. */
  public static double share(TensorStatistics statistics, Range range) {
    CodeHistogram histogram = statistics.histogram();
    if (histogram.elementCount() == 0) {
      return 0;
    }
    double outside =
        histogram.nanCount()
            + histogram.positiveInfinityCount()
            + (double) histogram.negativeInfinityCount();
    ValueBins bins = statistics.bins();
    for (int i = 0; i < bins.size(); i++) {
      outside += bins.counts()[i] * partOutside(bins.lower()[i], bins.upper()[i], range);
    }
    return outside / histogram.elementCount();
  }

  /** The values of a bin lie evenly between its ends. */
  private static double partOutside(double lower, double upper, Range range) {
    if (lower == upper) {
      return lower < range.min() || lower > range.max() ? 1 : 0;
    }
    double within = Math.min(upper, range.max()) - Math.max(lower, range.min());
    return 1 - Math.max(within, 0) / (upper - lower);
  }
}
