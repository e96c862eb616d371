package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;
import org.junit.jupiter.api.Test;

class RangeRulesTest {

  @Test
  void anUnknownRuleNamesTheNearestAndAll() {
    assertThatThrownBy(() -> RangeRules.parse("entropie"))
        .isInstanceOf(RangeException.class)
        .hasMessage(
            "There is no range rule 'entropie'; the nearest is 'entropy', "
                + "all are minmax, percentile, mse, entropy, mean-extremes, auto.");
  }

  @Test
  void aParameterNobodyTakesIsRefused() {
    assertThatThrownBy(() -> RangeRules.parse("mse:3"))
        .isInstanceOf(RangeException.class)
        .hasMessage("The range rule 'mse' takes no parameter, but '3' was given.");
  }

  @Test
  void aPercentileMustBeALevel() {
    assertThatThrownBy(() -> RangeRules.parse("percentile:high"))
        .isInstanceOf(RangeException.class)
        .hasMessageContaining("The percentile 'high' is no number");
    assertThatThrownBy(() -> RangeRules.parse("percentile:100.1"))
        .isInstanceOf(RangeException.class)
        .hasMessageContaining("The percentile 100.1 is not above 50 and at most 100");
    assertThat(RangeRules.parse("percentile").name()).isEqualTo("percentile:99.99");
  }

  @Test
  void aPercentileCutsItsShareOffEachTail() {
    float[] values = new float[10_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i - 5000;
    }
    Range range = RangeRules.parse("percentile:99").choose(Observed.of(values));

    assertThat(range.min()).isCloseTo(-4900, within(20.0));
    assertThat(range.max()).isCloseTo(4900, within(20.0));
    assertThat(RangeRules.parse("percentile:100").choose(Observed.of(values)))
        .isEqualTo(new Range(-5000, 5000));
  }

  @Test
  void meanExtremesAreTheMeansOverImages() {
    TensorStatistics statistics =
        Observed.ofImages(new float[] {-1, 2}, new float[] {-2, 5}, new float[] {0, 5});

    assertThat(RangeRules.parse("mean-extremes").choose(statistics)).isEqualTo(new Range(-1, 4));
  }

  @Test
  void meanSquaredErrorIsAsLowAsThatOfAFineSearchOverTheValues() {
    for (int seed = 0; seed < 3; seed++) {
      float[] values = Observed.with(Observed.gaussians(seed, 4000), 40, -20);
      Range range = RangeRules.parse("mse").choose(Observed.of(values));
      double least = Double.POSITIVE_INFINITY;
      for (double min = -20; min < -2; min *= 0.96) {
        for (double max = 40; max > 2; max *= 0.96) {
          least = Math.min(least, error(values, min, max));
        }
      }
      assertThat(error(values, range.min(), range.max()))
          .as("seed %d: %s", seed, range)
          .isLessThan(1.005 * least);
    }
  }

  private static double error(float[] values, double min, double max) {
    double scale = (max - min) / 255;
    long zero = Math.round(-min / scale);
    double error = 0;
    for (float value : values) {
      long code = Math.min(Math.max(Math.round(value / scale) + zero, 0), 255);
      double difference = value - (code - zero) * scale;
      error += difference * difference;
    }
    return error;
  }

  @Test
  void entropyKeepsMostOfAnEvenDistributionAndCutsALongTail() {
    float[] even = new float[20_000];
    float[] tailed = new float[20_000];
    for (int i = 0; i < even.length; i++) {
      even[i] = (i + 0.5f) / even.length;
      tailed[i] = (float) Math.pow(-Math.log(even[i]), 3);
    }
    Range kept = RangeRules.parse("entropy").choose(Observed.of(even));
    Range cut = RangeRules.parse("entropy").choose(Observed.of(tailed));

    assertThat(kept.max()).isGreaterThan(0.95);
    assertThat(cut.max()).isLessThan(0.8 * tailed[0]);
  }
}
