package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import org.junit.jupiter.api.Test;

class SufficiencyTest {

  private static final RangeRule MIN_MAX = RangeRules.parse("minmax");

  @Test
  void theHalvesDisagreeInCodesOfTheWhole() {
    Sufficiency sufficiency =
        Sufficiency.of(
            new SplitStatistics(Observed.of(-5, 240), Observed.of(-15, 230, 2)), MIN_MAX);

    assertThat(sufficiency.choice().range()).isEqualTo(new Range(-15, 240));
    assertThat(sufficiency.firstHalf()).contains(new Range(-5, 240));
    assertThat(sufficiency.secondHalf()).contains(new Range(-15, 230));
    assertThat(sufficiency.disagreement()).hasValue(10);
  }

  @Test
  void theScaleReachesToZero() {
    Sufficiency sufficiency =
        Sufficiency.of(new SplitStatistics(Observed.of(254, 255), Observed.of(255)), MIN_MAX);

    assertThat(sufficiency.disagreement()).hasValue(1);
  }

  @Test
  void halvesOfOneConstantAgree() {
    Sufficiency sufficiency =
        Sufficiency.of(new SplitStatistics(Observed.of(0), Observed.of(0, 0)), MIN_MAX);

    assertThat(sufficiency.disagreement()).hasValue(0);
    assertThat(sufficiency.chanceBeyond()).isZero();
  }

  @Test
  void aHalfWithoutValuesDisagreesWithNone() {
    Sufficiency sufficiency =
        Sufficiency.of(new SplitStatistics(Observed.of(1, 2), TensorStatistics.empty()), MIN_MAX);

    assertThat(sufficiency.secondHalf()).isEmpty();
    assertThat(sufficiency.disagreement()).isEmpty();
  }

  @Test
  void theChanceIsThatOfBothSides() {
    SplitStatistics halves =
        new SplitStatistics(
            Observed.ofImages(new float[] {-1, 2}, new float[] {-1, 3}),
            Observed.ofImages(new float[] {-2, 4}, new float[] {-1, 5}));

    assertThat(Sufficiency.of(halves, MIN_MAX).chanceBeyond()).isEqualTo(2.0 / 5);
    assertThat(Sufficiency.of(halves, RangeRules.parse("mean-extremes")).chanceBeyond())
        .isEqualTo(1.0 / 4 + 2.0 / 4);
  }

  @Test
  void aTensorWithoutFiniteValuesIsRefused() {
    assertThatThrownBy(
            () ->
                Sufficiency.of(
                    new SplitStatistics(Observed.of(Float.NaN), TensorStatistics.empty()), MIN_MAX))
        .isInstanceOf(RangeException.class)
        .hasMessageContaining("none of the 1 values in 1 images is finite (1 NaN)");
  }
}
