package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ValueBins;

/**
 * What uint8 codes over a range are expected to lose of the values of a tensor, clipping and
 * rounding together. All figures are NaN without values.
 *
 * @param clipped the share of the values outside the range and zero, from 0 to 1
 * @param error the root of the mean squared difference of values and their codes' values; infinite
 *     if the range has no width
 * @param decibels signal to noise: the mean square of the values over that of the difference;
 *     infinite without noise
 */
public record ExpectedLoss(double clipped, double error, double decibels) {
  /**
   * The loss over a range.
   *
   * @param range need not hold zero; the codes span it and zero
   */
  public static ExpectedLoss of(Range range, ValueBins bins) {
    double total = bins.total();
    double squared = QuantizationError.squared(range, bins);
    double energy = 0;
    for (int i = 0; i < bins.size(); i++) {
      double lower = bins.lower()[i];
      double upper = bins.upper()[i];
      energy += bins.counts()[i] * ((lower * lower + lower * upper + upper * upper) / 3);
    }
    return new ExpectedLoss(
        QuantizationError.clipped(range, bins) / total,
        Math.sqrt(squared / total),
        total == 0 ? Double.NaN : 10 * Math.log10(energy / squared));
  }
}
