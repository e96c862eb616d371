package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.TensorStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoRuleTest {

  private static final RangeRule AUTO = RangeRules.parse("auto");

  private static float[] even() {
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 10_000f - 1;
    }
    return values;
  }

  private static float[] longTailed(long seed) {
    float[] values = Observed.gaussians(seed, 10_000);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * values[i] * values[i];
    }
    return values;
  }

  @Test
  void anEvenDistributionKeepsItsExtremes() {
    TensorStatistics statistics = Observed.of(even());

    assertThat(AUTO.explain(statistics))
        .isEqualTo(
            TensorRange.calibrated(
                RangeRules.parse("minmax").choose(statistics),
                "minmax",
                "auto: minmax (1.00 of the least error, of percentile:99.99)"));
  }

  @Test
  void anOutlierThatCostsLittleIsKept() {
    TensorStatistics statistics = Observed.of(Observed.with(even(), 1.04f));

    assertThat(AUTO.explain(statistics).range().max()).isEqualTo(1.04f);
    assertThat(AUTO.explain(statistics).detail())
        .isEqualTo("auto: minmax (1.03 of the least error, of mse)");
  }

  @Test
  void aHeavyOutlierIsCutAsTheLeastErrorAsks() {
    TensorStatistics statistics = Observed.of(Observed.with(Observed.gaussians(1, 1_000_000), 50));

    assertThat(AUTO.explain(statistics))
        .isEqualTo(
            TensorRange.calibrated(
                RangeRules.parse("mse").choose(statistics),
                "mse",
                "auto: mse (0.43 of the error of minmax)"));
  }

  @Test
  void aFrequentSaturationIsKeptForItsExtremes() {
    TensorStatistics statistics = Observed.of(Observed.relu6(1, 50_000));

    assertThat(AUTO.explain(statistics))
        .isEqualTo(
            TensorRange.calibrated(
                new Range(0, 6), "minmax", "auto: minmax (no rule has less error)"));
  }

  @Test
  void zerosAloneHaveAReasonToo() {
    assertThat(AUTO.explain(Observed.of(0, 0)))
        .isEqualTo(
            TensorRange.calibrated(
                new Range(0, 0), "minmax", "auto: minmax (no rule has less error)"));
  }

  @Test
  void noRangeHasMoreThanTheToleratedError() {
    for (int seed = 0; seed < 4; seed++) {
      TensorStatistics statistics = Observed.of(longTailed(seed));
      double error = QuantizationError.squared(AUTO.choose(statistics), statistics.bins());

      for (String rule : RangeRules.names()) {
        Range other = RangeRules.parse(rule).choose(statistics);
        assertThat(error)
            .as("seed %d, %s", seed, rule)
            .isLessThanOrEqualTo(1.05 * QuantizationError.squared(other, statistics.bins()));
      }
    }
  }

  @Test
  void ofEqualRangesTheRuleNamedFirstIsTaken() {
    RangeRule auto = new AutoRule(List.of(new MeanExtremesRule(), new MinMaxRule()));

    assertThat(auto.explain(Observed.of(-1, 0.3f, 2)).rule()).isEqualTo("mean-extremes");
  }

  @Test
  void withoutRulesThereIsNothingToChooseFrom() {
    assertThatThrownBy(() -> new AutoRule(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no rule to choose from.");
  }
}
