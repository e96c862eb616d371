package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape.Products;
import org.junit.jupiter.api.Test;

class RefitTest {
  private static final int INPUTS = 12;
  private static final float[] BIAS = {0.5f, -2};

  @Test
  void inputsWithoutNoiseLeaveTheWeights() {
    Samples samples = new Samples(1);
    float[] x = samples.coupled(500, INPUTS);
    float[] weights = samples.uniform(2 * INPUTS, -1, 1);
    OutputGroup group = group(x, Samples.outputs(x, INPUTS, weights, BIAS), weights);
    double[] refit = Refit.of(group);

    assertThat(group.refits()).isTrue();
    for (int i = 0; i < refit.length; i++) {
      assertThat(refit[i]).isCloseTo(weights[i], within(1e-5));
    }
  }

  @Test
  void oneNoisyInputIsShrunkAsRidgeRegressionSays() {
    float[] x = new float[400];
    float[] z = new float[400];
    for (int i = 0; i < x.length; i++) {
      float signal = i % 2 == 0 ? 1 : -1;
      float noise = i / 2 % 2 == 0 ? 1 : -1;
      x[i] = signal + noise;
      z[i] = 3 * signal;
    }
    PatchMoments moments = Samples.moments(x, 1, z, 1, Products.ALL);
    OutputGroup group = OutputGroup.biased(new SiteMoments(moments, null), 0, new double[] {3});

    assertThat(Refit.of(group)[0]).isCloseTo((3 + 0.2 * 3) / (2 + 0.2), within(1e-6));
  }

  @Test
  void noisyInputsGetWeightsOfLessError() {
    Samples samples = new Samples(2);
    float[] x = samples.coupled(2000, INPUTS);
    float[] weights = samples.uniform(2 * INPUTS, -1, 1);
    float[] z = Samples.outputs(x, INPUTS, weights, BIAS);
    float[] noise = samples.uniform(x.length, -1, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] += noise[i];
    }
    OutputGroup group = group(x, z, weights);
    double[] refit = Refit.of(group);
    double[] row = new double[INPUTS];
    System.arraycopy(refit, 0, row, 0, INPUTS);

    assertThat(group.addedError(0, row)).isLessThan(0);
  }

  @Test
  void tooFewPositionsLeaveTheWeights() {
    Samples samples = new Samples(3);
    float[] x = samples.coupled(10 * INPUTS - 1, INPUTS);
    float[] weights = samples.uniform(2 * INPUTS, -1, 1);
    float[] z = samples.uniform(x.length / INPUTS * 2, -1, 1);
    OutputGroup group = group(x, z, weights);

    assertThat(group.refits()).isFalse();
    assertThat(Refit.of(group)).isSameAs(group.weights());
  }

  private static OutputGroup group(float[] x, float[] z, float[] weights) {
    double[] rows = new double[weights.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = weights[i];
    }
    PatchMoments moments = Samples.moments(x, INPUTS, z, 2, Products.ALL);
    return OutputGroup.biased(new SiteMoments(moments, null), 0, rows);
  }
}
