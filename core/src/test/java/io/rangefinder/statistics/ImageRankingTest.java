package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageRankingTest {

  /** An image of two values each, the least and the greatest. */
  private static TensorStatistics images(float[] minima, float[] maxima) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    for (int i = 0; i < minima.length; i++) {
      accumulator.add("image-" + i, new float[] {minima[i], maxima[i]}, 0, 2);
    }
    return accumulator.toStatistics();
  }

  @Test
  void theExpectedFarthestIsTheMeanOverAllSubsets() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int images = 1 + random.nextInt(12);
      float[] minima = new float[images];
      float[] maxima = new float[images];
      for (int i = 0; i < images; i++) {
        minima[i] = random.nextInt(4) == 0 ? 0 : -random.nextFloat();
        maxima[i] = random.nextInt(4) == 0 ? 6 : random.nextFloat() * 8;
      }
      TensorStatistics statistics = images(minima, maxima);
      for (int drawn = 1; drawn <= images; drawn++) {
        double leastSum = 0;
        double greatestSum = 0;
        int subsets = 0;
        for (int subset = 0; subset < 1 << images; subset++) {
          if (Integer.bitCount(subset) == drawn) {
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < images; i++) {
              if ((subset >> i & 1) != 0) {
                least = Math.min(least, minima[i]);
                greatest = Math.max(greatest, maxima[i]);
              }
            }
            leastSum += least;
            greatestSum += greatest;
            subsets++;
          }
        }
        double precision = images <= Extremes.KEPT ? 1e-12 : 8 * 0x1p-8;
        assertThat(ImageRanking.ofMinima(statistics).expectedFarthest(drawn))
            .as("seed %d, %d of %d images", seed, drawn, images)
            .isCloseTo(leastSum / subsets, within(precision));
        assertThat(ImageRanking.ofMaxima(statistics).expectedFarthest(drawn))
            .as("seed %d, %d of %d images", seed, drawn, images)
            .isCloseTo(greatestSum / subsets, within(precision));
      }
    }
  }

  @Test
  void theGrowthEndsInTheBoundsOfAllImages() {
    Random random = new Random(5);
    float[] minima = new float[3000];
    float[] maxima = new float[3000];
    for (int i = 0; i < minima.length; i++) {
      minima[i] = (float) -Math.abs(random.nextGaussian());
      maxima[i] = (float) Math.abs(random.nextGaussian()) * 3;
    }
    TensorStatistics statistics = images(minima, maxima);
    RangeGrowth growth = RangeGrowth.of(statistics);

    assertThat(growth.points())
        .extracting(RangeGrowth.Point::images)
        .containsExactly(2L, 5L, 11L, 23L, 46L, 93L, 187L, 375L, 750L, 1500L, 3000L);
    assertThat(growth.points().get(10))
        .isEqualTo(
            new RangeGrowth.Point(3000, statistics.bounds().min(), statistics.bounds().max()));
    for (int i = 1; i < growth.points().size(); i++) {
      assertThat(growth.points().get(i).max()).isGreaterThan(growth.points().get(i - 1).max());
      assertThat(growth.points().get(i).min()).isLessThan(growth.points().get(i - 1).min());
    }
  }

  @Test
  void fewImagesHaveFewPoints() {
    assertThat(RangeGrowth.of(TensorStatistics.empty()).points()).isEmpty();
    assertThat(RangeGrowth.of(images(new float[] {-1, -3}, new float[] {1, 1})).points())
        .containsExactly(new RangeGrowth.Point(1, -2, 1), new RangeGrowth.Point(2, -3, 1));
  }

  @Test
  void manyImagesTakeNoTime() {
    int each = 256;
    float[] minima = new float[each];
    float[] maxima = new float[each];
    for (int i = 0; i < each; i++) {
      maxima[i] = i;
    }
    TensorStatistics statistics = images(minima, maxima);
    for (int doublings = 0; doublings < 20; doublings++) {
      statistics = statistics.merge(statistics);
    }
    RangeGrowth growth = RangeGrowth.of(statistics);

    assertThat(growth.points()).hasSize(11);
    assertThat(growth.points().get(0).max()).isCloseTo(255, within(1.0));
  }

  @Test
  void theChanceBeyondIsTheShareOfTheImagesThatAre() {
    float[] minima = new float[20];
    float[] maxima = new float[20];
    for (int i = 0; i < 20; i++) {
      minima[i] = -i;
      maxima[i] = 1 + i;
    }
    TensorStatistics statistics = images(minima, maxima);

    assertThat(ImageRanking.ofMaxima(statistics).chanceBeyond(15)).isEqualTo(5.0 / 20);
    assertThat(ImageRanking.ofMaxima(statistics).chanceBeyond(16.5)).isEqualTo(4.0 / 20);
    assertThat(ImageRanking.ofMinima(statistics).chanceBeyond(-15)).isEqualTo(4.0 / 20);
    assertThat(ImageRanking.ofMaxima(statistics).chanceBeyond(-5)).isEqualTo(1);
  }

  @Test
  void aBoundThatOneImageSetMayBePassed() {
    TensorStatistics statistics = images(new float[] {0, 0, 0, 0}, new float[] {1, 2, 3, 4});

    assertThat(ImageRanking.ofMaxima(statistics).chanceBeyond(4)).isEqualTo(1.0 / 5);
    assertThat(ImageRanking.ofMinima(statistics).chanceBeyond(0)).isZero();
  }

  @Test
  void noMoreImagesAreDrawnThanThereAre() {
    assertThatThrownBy(
            () ->
                ImageRanking.ofMaxima(images(new float[] {0}, new float[] {1})).expectedFarthest(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw 2 of 1 images.");
  }
}
