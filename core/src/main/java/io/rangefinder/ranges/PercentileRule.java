package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.math.BigDecimal;

/**
 * From the quantile 1 - level/100 to the quantile level/100 of all values, so each tail loses the
 * share 1 - level/100 at most. A value where more than that share of the values gathers at the end
 * (such as 0 and 6 behind a ReLU6) is kept.
 */
final class PercentileRule implements RangeRule {

  private final BigDecimal level;

  /**
   * The rule of a level in percent.
   *
   * @throws RangeException if the level is not above 50 and at most 100
   */
  PercentileRule(BigDecimal level) {
    if (level.compareTo(BigDecimal.valueOf(50)) <= 0
        || level.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new RangeException(
          "The percentile %s is not above 50 and at most 100: write for example percentile:99.99."
              .formatted(level.toPlainString()));
    }
    this.level = level;
  }

  @Override
  public String name() {
    return "percentile:" + level.toPlainString();
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    Range observed = ObservedRange.of(statistics);
    double upper = level.movePointLeft(2).doubleValue();
    double lower = BigDecimal.ONE.subtract(level.movePointLeft(2)).doubleValue();
    ValueBins bins = statistics.bins();
    return new Range(bins.quantile(lower), bins.quantile(upper)).clampedTo(observed);
  }
}
