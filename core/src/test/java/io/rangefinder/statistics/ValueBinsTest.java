package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueBinsTest {

  @Test
  void binsRiseAndHoldEveryFiniteValue() {
    for (int seed = 0; seed < 20; seed++) {
      TensorStatistics statistics = RandomImages.statistics(new RandomImages(seed).images(10));
      ValueBins bins = statistics.bins();
      assertThat(bins.total()).as("seed %d", seed).isEqualTo(statistics.histogram().finiteCount());
      for (int i = 0; i < bins.size(); i++) {
        assertThat(bins.lower()[i]).as("seed %d", seed).isLessThanOrEqualTo(bins.upper()[i]);
        assertThat(bins.lower()[i])
            .as("seed %d", seed)
            .isGreaterThanOrEqualTo(i == 0 ? statistics.bounds().min() : bins.upper()[i - 1]);
      }
    }
  }

  @Test
  void quantilesAreThoseOfTheSortedValues() {
    for (int seed = 0; seed < 20; seed++) {
      float[] values = gaussians(seed, 5000);
      TensorStatistics statistics = of(values);
      Arrays.sort(values);
      for (double share : new double[] {0, 0.0001, 0.01, 0.3, 0.5, 0.9, 0.999, 1}) {
        double exact = values[(int) Math.rint(share * (values.length - 1))];
        assertThat(statistics.quantile(share))
            .as("seed %d share %s", seed, share)
            .isCloseTo(exact, within(0.009 * Math.abs(exact) + 1e-9));
      }
      assertThat(statistics.quantile(0)).isEqualTo(values[0]);
      assertThat(statistics.quantile(1)).isEqualTo(values[values.length - 1]);
    }
  }

  @Test
  void coarserBinsHoldTheSameValuesAndKeepAtoms() {
    TensorStatistics statistics = of(gaussians(3, 20_000));
    ValueBins fine = statistics.bins();
    ValueBins coarse = fine.coarsened(1.0 / 32, 1.0 / 2048);

    assertThat(coarse.size()).isLessThan(fine.size() / 2);
    assertThat(coarse.total()).isEqualTo(fine.total());
    assertThat(coarse.lower()[0]).isEqualTo(coarse.upper()[0]).isEqualTo(fine.lower()[0]);
    double width = fine.upper()[fine.size() - 1] - fine.lower()[0];
    for (int i = 0; i < coarse.size(); i++) {
      double end = Math.max(Math.abs(coarse.lower()[i]), Math.abs(coarse.upper()[i]));
      assertThat(coarse.upper()[i] - coarse.lower()[i])
          .isLessThanOrEqualTo(Math.max(end / 32, width / 2048));
    }
    assertThat(of(0, 0, 0, 1, 2).bins().coarsened(1, 1).counts()).containsExactly(3, 1, 1);
  }

  @Test
  void sharesOfCellsAddUpAndAtomsLieInTheirCell() {
    double[] shares = of(0, 0, 0, 1, 2, 2, 4, 4).bins().shares(0, 4, 4);

    assertThat(shares)
        .containsExactly(new double[] {3 / 8.0, 1 / 8.0, 2 / 8.0, 2 / 8.0}, within(0.01));
    ValueBins bins = of(gaussians(5, 5000)).bins();
    assertThat(Arrays.stream(bins.shares(-8, 8, 64)).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(bins.shares(0, 8, 7)).sum()).isCloseTo(0.5, within(0.05));
    assertThat(TensorStatistics.empty().bins().shares(0, 1, 2)).containsOnly(Double.NaN);
  }

  @Test
  void aSaturatedValueIsAnAtom() {
    TensorStatistics statistics = of(0, 0, 0, 0, 1, 2, 6, 6, 6, 6);

    assertThat(statistics.quantile(0.3)).isEqualTo(0);
    assertThat(statistics.quantile(0.7)).isEqualTo(6);
  }

  @Test
  void aShareBeyondOneIsRefused() {
    assertThatThrownBy(() -> of(1).quantile(1.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The share 1.01 is not within 0 and 1.");
  }

  private static float[] gaussians(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static TensorStatistics of(float... values) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    accumulator.add("image", values, 0, values.length);
    return accumulator.toStatistics();
  }
}
