package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape.Products;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecondOrderRoundingTest {
  private static final CodeGrid WHOLE_NUMBERS = new CodeGrid(Codes.NARROW_UINT8, 1, 128);

  @Test
  void twoInputsThatMoveTogetherShareOneStep() {
    Curvature curvature = Curvature.full(new double[] {1, 0.9, 0.9, 1}, 2);
    int[] codes = new int[2];
    double error =
        SecondOrderRounding.of(curvature).round(new double[] {0.4, 0.4}, WHOLE_NUMBERS, codes);

    assertThat(codes[0] + codes[1]).isEqualTo(128 + 129);
    assertThat(error).isCloseTo(0.36 + 0.16 - 2 * 0.9 * 0.24, within(1e-12));
  }

  @Test
  void inputsWithoutCorrelationGoToTheNearestCode() {
    Curvature curvature = Curvature.full(new double[] {1, 0, 0, 2}, 2);
    int[] codes = new int[2];
    double error =
        SecondOrderRounding.of(curvature).round(new double[] {0.4, -1.7}, WHOLE_NUMBERS, codes);

    assertThat(codes).containsExactly(128, 126);
    assertThat(error).isCloseTo(0.16 + 2 * 0.09, within(1e-12));
  }

  @Test
  void neighboursMakeUpForAWeightThatSaturates() {
    Curvature curvature = Curvature.full(new double[] {1, 0.95, 0.95, 1}, 2);
    int[] codes = new int[2];
    SecondOrderRounding.of(curvature).round(new double[] {137, 3}, WHOLE_NUMBERS, codes);

    assertThat(codes[0]).isEqualTo(255);
    assertThat(codes[1] - 128).isEqualTo(13);
  }

  @Test
  void theErrorIsFarBelowThatOfNearestRoundingAndNeverAbove() {
    double nearest = 0;
    double rounded = 0;
    for (int seed = 0; seed < 60; seed++) {
      Samples samples = new Samples(seed);
      int inputs = 1 + seed % 30;
      float[] x = samples.coupled(20 + seed * 5, inputs);
      Curvature curvature = curvature(x, inputs);
      double[] target = new double[inputs];
      float[] weights = samples.uniform(inputs, -3, 3);
      for (int k = 0; k < inputs; k++) {
        target[k] = weights[k];
      }
      CodeGrid grid = CodeGrid.over(new Range(-2.5, 2.8), Codes.NARROW_UINT8).stored();
      int[] codes = new int[inputs];
      double plain = NearestRounding.of(curvature).round(target, grid, codes);
      double error = SecondOrderRounding.of(curvature).round(target, grid, codes);

      assertThat(error).as("seed %d", seed).isLessThanOrEqualTo(plain);
      assertThat(error)
          .as("seed %d", seed)
          .isCloseTo(curvature.of(difference(grid, codes, target)), within(1e-9));
      assertThat(Arrays.stream(codes).boxed())
          .as("seed %d", seed)
          .allMatch(c -> c >= 1 && c <= 255);
      nearest += plain;
      rounded += error;
    }
    assertThat(rounded).isLessThan(0.7 * nearest);
  }

  @Test
  void anInputThatNeverVariesIsRoundedToTheNearestCode() {
    Curvature curvature = Curvature.full(new double[] {0, 0, 0, 1}, 2);
    int[] codes = new int[2];
    SecondOrderRounding.of(curvature).round(new double[] {0.6, 0.2}, WHOLE_NUMBERS, codes);

    assertThat(codes).containsExactly(129, 128);
  }

  @Test
  void withoutAnyVarianceEveryCodeIsTheNearest() {
    int[] codes = new int[2];
    double error =
        SecondOrderRounding.of(Curvature.full(new double[4], 2))
            .round(new double[] {0.6, -7.2}, WHOLE_NUMBERS, codes);

    assertThat(codes).containsExactly(129, 121);
    assertThat(error).isZero();
  }

  @Test
  void aKnownDiagonalOnlyLeavesTheNearestCodes() {
    int[] codes = new int[2];
    double error =
        SecondOrderRounding.of(Curvature.diagonal(new double[] {2, 3}))
            .round(new double[] {0.6, 0.2}, WHOLE_NUMBERS, codes);

    assertThat(codes).containsExactly(129, 128);
    assertThat(error).isCloseTo(2 * 0.16 + 3 * 0.04, within(1e-12));
  }

  private static Curvature curvature(float[] x, int inputs) {
    float[] z = new float[x.length / inputs];
    PatchMoments moments = Samples.moments(x, inputs, z, 1, Products.ALL);
    return Curvature.covariance(moments, 0);
  }

  private static double[] difference(CodeGrid grid, int[] codes, double[] target) {
    double[] difference = new double[codes.length];
    for (int k = 0; k < codes.length; k++) {
      difference[k] = grid.real(codes[k]) - target[k];
    }
    return difference;
  }
}
