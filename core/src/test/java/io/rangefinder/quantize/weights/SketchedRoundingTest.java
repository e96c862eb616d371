package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.statistics.PatchShape.Products;
import org.junit.jupiter.api.Test;

class SketchedRoundingTest {
  private static final int INPUTS = 100;

  @Test
  void theErrorOverManyRowsIsWithinAFewPercent() {
    Samples samples = new Samples(3);
    float[] x = samples.coupled(300, INPUTS);
    Curvature curvature =
        Curvature.covariance(Samples.moments(x, INPUTS, new float[300], 1, Products.ALL), 0);
    Rounding sketched = SketchedRounding.of(curvature);
    Rounding nearest = NearestRounding.of(curvature);
    CodeGrid grid = CodeGrid.over(new Range(-1, 0.8), Codes.NARROW_UINT8).stored();
    double estimate = 0;
    double error = 0;
    for (int row = 0; row < 200; row++) {
      double[] target = new double[INPUTS];
      float[] weights = samples.uniform(INPUTS, -1, 1);
      for (int k = 0; k < INPUTS; k++) {
        target[k] = weights[k];
      }
      int[] codes = new int[INPUTS];
      int[] expected = new int[INPUTS];
      estimate += sketched.round(target, grid, codes);
      error += nearest.round(target, grid, expected);
      assertThat(codes).containsExactly(expected);
    }

    assertThat(sketched).isInstanceOf(SketchedRounding.class);
    assertThat(estimate / error).isCloseTo(1, within(0.2));
  }

  @Test
  void fewInputsAreJudgedExactly() {
    assertThat(SketchedRounding.of(Curvature.full(new double[] {1}, 1)))
        .isInstanceOf(NearestRounding.class);
  }
}
