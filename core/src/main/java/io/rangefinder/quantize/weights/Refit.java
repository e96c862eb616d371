package io.rangefinder.quantize.weights;

/**
 * The weights that best reproduce the float outputs from the quantized input, drawn towards the
 * float weights W: R = (C + λW)(H + λI)⁻¹ = W - G(H + λI)⁻¹, with C the cross covariance of output
 * and input, and G = W·H - C.
 */
final class Refit {
  private static final double PULL = 0.1;
  private static final double FLOOR = 1e-9;

  private Refit() {}

  /** R, outputs × K, row by row; W itself where the samples do not suffice. */
  static double[] of(OutputGroup group) {
    double[] weights = group.weights();
    double lambda = PULL * group.curvature().meanOfDiagonal() + FLOOR * group.meanSquareOfInputs();
    if (!group.refits() || lambda == 0) {
      return weights;
    }
    int inputs = group.inputs();
    int outputs = group.outputs();
    int[] order = new int[inputs];
    for (int k = 0; k < inputs; k++) {
      order[k] = k;
    }
    double[] columns = new double[weights.length];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < inputs; k++) {
        columns[k * outputs + o] = group.gradient()[o * inputs + k];
      }
    }
    new PositiveDefinite(group.curvature().ridged(lambda, order), inputs).solve(columns, outputs);
    double[] refit = new double[weights.length];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < inputs; k++) {
        refit[o * inputs + k] = weights[o * inputs + k] - columns[k * outputs + o];
      }
    }
    return refit;
  }
}
