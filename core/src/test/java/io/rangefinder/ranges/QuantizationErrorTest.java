package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ValueBins;
import org.junit.jupiter.api.Test;

class QuantizationErrorTest {

  private static final ValueBins BINS =
      new ValueBins(
          new double[] {-2, -1, 0, 0, 4},
          new double[] {-2, 0, 0, 2, 4},
          new long[] {3, 10, 7, 8, 5});

  @Test
  void clippedValuesAreThoseBeyondTheEnds() {
    assertThat(QuantizationError.clipped(new Range(-2, 4), BINS)).isEqualTo(0);
    assertThat(QuantizationError.clipped(new Range(-0.25, 1.5), BINS))
        .isCloseTo(3 + 7.5 + 2 + 5, within(1e-9));
    assertThat(QuantizationError.clipped(new Range(1, 2), BINS))
        .isCloseTo(3 + 10 + 5, within(1e-9));
  }

  @Test
  void squaredErrorsOfClippingAndRoundingAddUp() {
    ValueBins atoms =
        new ValueBins(new double[] {0, 0.4, 300}, new double[] {0, 0.4, 300}, new long[] {9, 2, 3});

    assertThat(QuantizationError.squared(new Range(0, 255), atoms))
        .isCloseTo(2 * 0.16 + 3 * 45 * 45, within(1e-9));
    assertThat(QuantizationError.squared(new Range(0, 0), atoms)).isInfinite();
  }

  @Test
  void anErrorAboveABoundNeedNotBeKnownAndOneBelowItIsExact() {
    ValueBins bins =
        new ValueBins(
            new double[] {-4, 0, 0.5, 3}, new double[] {-3, 0, 0.75, 9}, new long[] {7, 5, 3, 2});
    for (double end = 0.1; end < 10; end += 0.3) {
      Range range = new Range(-end, end);
      double exact = QuantizationError.squared(range, bins);
      assertThat(QuantizationError.squared(range, bins, exact)).isEqualTo(exact);
      assertThat(QuantizationError.squared(range, bins, exact * 0.99)).isGreaterThan(exact * 0.99);
      assertThat(QuantizationError.squared(range, bins, 0)).isPositive();
    }
  }
}
