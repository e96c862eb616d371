package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ValueBins;
import org.junit.jupiter.api.Test;

final class ExpectedLossTest {
  private static final ValueBins ATOMS =
      new ValueBins(new double[] {0, 1, 3}, new double[] {0, 1, 3}, new long[] {2, 1, 1});

  @Test
  void clippedValuesLoseWhatTheyExceed() {
    ExpectedLoss loss = ExpectedLoss.of(new Range(0, 2), ATOMS);

    assertThat(loss.clipped()).isEqualTo(0.25);
    // 1 lies between two codes of 2 / 255, 3 becomes 2.
    double half = 1.0 / 255;
    assertThat(loss.error()).isCloseTo(Math.sqrt((half * half + 1) / 4), within(1e-12));
    assertThat(loss.decibels()).isCloseTo(10 * Math.log10(10 / (half * half + 1)), within(1e-9));
  }

  @Test
  void evenlySpreadValuesLoseATwelfthOfAStepSquared() {
    ValueBins even = new ValueBins(new double[] {0}, new double[] {255}, new long[] {1000});

    ExpectedLoss loss = ExpectedLoss.of(new Range(0, 255), even);

    assertThat(loss.clipped()).isZero();
    assertThat(loss.error()).isCloseTo(Math.sqrt(1 / 12.0), within(1e-12));
    assertThat(loss.decibels()).isCloseTo(10 * Math.log10(255 * 255 * 4), within(1e-9));
  }

  @Test
  void withoutValuesThereIsNoFigure() {
    ValueBins none = new ValueBins(new double[0], new double[0], new long[0]);

    assertThat(ExpectedLoss.of(new Range(0, 1), none))
        .isEqualTo(new ExpectedLoss(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void codesAreUsedWhereBinsReach() {
    CodeGrid grid = CodeGrid.over(new Range(0, 255), Codes.UINT8);
    ValueBins bins =
        new ValueBins(
            new double[] {0, 10.2, 250}, new double[] {0, 12.6, 300}, new long[] {4, 1, 5});

    CodeUse use = CodeUse.of(grid, bins);

    assertThat(use.used()).isEqualTo(1 + 4 + 6);
    assertThat(use.codes()).isEqualTo(256);
    // All zeros, and what lies beyond 254.5 of the last bin.
    assertThat(use.atEnds()).isCloseTo((4 + 5 * 45.5 / 50) / 10, within(1e-12));
  }
}
