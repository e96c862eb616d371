package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.statistics.PatchShape.Products;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchAccumulatorTest {

  private static final int INPUTS = 5;
  private static final int OUTPUTS = 3;

  @Test
  void momentsAreThoseOfThePatches() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      int positions = 1 + random.nextInt(20);
      float[] x = gaussians(random, positions * INPUTS);
      float[] z = gaussians(random, positions * OUTPUTS);
      PatchAccumulator accumulator =
          new PatchAccumulator(new PatchShape(1, INPUTS, OUTPUTS, Products.ALL));
      accumulator.add(0, x, z, positions);
      accumulator.endImage();
      PatchMoments moments = accumulator.toMoments();

      assertThat(moments.positions()).isEqualTo(positions);
      assertThat(moments.inputMeans(0)[1])
          .as("seed %d", seed)
          .isCloseTo(mean(x, INPUTS, 1), within(1e-9));
      assertThat(moments.outputMeans(0)[2])
          .as("seed %d", seed)
          .isCloseTo(mean(z, OUTPUTS, 2), within(1e-9));
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < INPUTS; j++) {
          assertThat(moments.inputCovariance(0)[i * INPUTS + j])
              .as("seed %d", seed)
              .isCloseTo(covariance(x, INPUTS, i, x, INPUTS, j), within(1e-9));
        }
        assertThat(moments.crossCovariance(0)[2 * INPUTS + i])
            .as("seed %d", seed)
            .isCloseTo(covariance(z, OUTPUTS, 2, x, INPUTS, i), within(1e-9));
      }
    }
  }

  @Test
  void squaresAreTheDiagonalOfAllProducts() {
    Random random = new Random(7);
    float[] x = gaussians(random, 7 * INPUTS);
    float[] z = gaussians(random, 7 * OUTPUTS);
    PatchMoments all = moments(new PatchShape(1, INPUTS, OUTPUTS, Products.ALL), x, z, 7);
    PatchMoments squares = moments(new PatchShape(1, INPUTS, OUTPUTS, Products.SQUARES), x, z, 7);

    for (int i = 0; i < INPUTS; i++) {
      double variance = all.inputCovariance(0)[i * INPUTS + i];
      assertThat(all.inputVariances(0)[i]).isEqualTo(variance);
      assertThat(squares.inputVariances(0)[i]).isCloseTo(variance, within(1e-12));
      for (int j = 0; j < INPUTS; j++) {
        assertThat(squares.inputCovariance(0)[i * INPUTS + j])
            .isCloseTo(i == j ? all.inputCovariance(0)[i * INPUTS + j] : 0, within(1e-12));
      }
    }
    assertThat(squares.crossCovariance(0)).containsExactly(all.crossCovariance(0));
  }

  @Test
  void groupsAreKeptApart() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(2, 1, 1, Products.ALL));
    accumulator.add(0, new float[] {1, 3}, new float[] {2, 2}, 2);
    accumulator.add(1, new float[] {10, 30}, new float[] {5, 7}, 2);
    accumulator.endImage();
    PatchMoments moments = accumulator.toMoments();

    assertThat(moments.inputMeans(0)).containsExactly(2);
    assertThat(moments.inputMeans(1)).containsExactly(20);
    assertThat(moments.inputCovariance(1)).containsExactly(100);
    assertThat(moments.outputMeans(1)).containsExactly(6);
    assertThat(moments.crossCovariance(1)).containsExactly(10);
  }

  @Test
  void positiveAndNegativeImagesCancelExactly() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(1, 1, 1, Products.ALL));
    for (float value : new float[] {0.1f, -1e-9f, 1e9f, -0.1f, 1e-9f, -1e9f}) {
      accumulator.add(0, new float[] {value}, new float[] {1}, 1);
      accumulator.endImage();
    }

    assertThat(accumulator.toMoments().inputMeans(0)[0]).isCloseTo(0, within(0x1p-63));
  }

  @Test
  void anImageThatIsNotFiniteIsLeftOutWhole() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(1, 1, 1, Products.ALL));
    accumulator.add(0, new float[] {1}, new float[] {1}, 1);
    accumulator.endImage();
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f}) {
      accumulator.add(0, new float[] {value}, new float[] {0}, 1);
      accumulator.endImage();
    }
    PatchMoments moments = accumulator.toMoments();

    assertThat(moments.images()).isEqualTo(1);
    assertThat(moments.imagesLeftOut()).isEqualTo(3);
    assertThat(moments.inputMeans(0)).containsExactly(1);
  }

  @Test
  void aShapeBeyondTheLimitKeepsSquaresOnly() {
    long all = PatchShape.bytes(1, 100, 10, Products.ALL);

    assertThat(PatchShape.within(all, 1, 100, 10).products()).isEqualTo(Products.ALL);
    assertThat(PatchShape.within(all - 1, 1, 100, 10).products()).isEqualTo(Products.SQUARES);
  }

  @Test
  void theStoredFormKeepsToTheBytesSaidBeforehand() {
    PatchShape shape = new PatchShape(3, 9, 2, Products.ALL);

    assertThat((long) PatchMoments.empty(shape).toBytes().length)
        .isLessThanOrEqualTo(PatchShape.bytes(3, 9, 2, Products.ALL));
  }

  @Test
  void differentShapesAreNotMerged() {
    PatchMoments one = PatchMoments.empty(new PatchShape(1, 2, 1, Products.ALL));
    PatchMoments other = PatchMoments.empty(new PatchShape(1, 2, 1, Products.SQUARES));

    assertThatThrownBy(() -> one.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot merge moments of PatchShape[groups=1, inputs=2, outputs=1");
  }

  @Test
  void groupsOfDifferentPositionsAreABug() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(2, 1, 1, Products.ALL));
    accumulator.add(0, new float[] {1}, new float[] {1}, 1);

    assertThatThrownBy(accumulator::endImage)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("have the positions [1, 0]");
  }

  private static PatchMoments moments(PatchShape shape, float[] x, float[] z, int positions) {
    PatchAccumulator accumulator = new PatchAccumulator(shape);
    accumulator.add(0, x, z, positions);
    accumulator.endImage();
    return accumulator.toMoments();
  }

  private static float[] gaussians(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double mean(float[] rows, int width, int column) {
    double sum = 0;
    for (int at = column; at < rows.length; at += width) {
      sum += rows[at];
    }
    return sum * width / rows.length;
  }

  private static double covariance(float[] a, int widthA, int i, float[] b, int widthB, int j) {
    int rows = a.length / widthA;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += (double) a[row * widthA + i] * b[row * widthB + j];
    }
    return sum / rows - mean(a, widthA, i) * mean(b, widthB, j);
  }
}
