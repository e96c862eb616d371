package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import java.util.Random;

/**
 * Nearest codes, their error estimated from a few random projections: with H = L·Lᵀ and random
 * signs g the expectation of (d·L·g)² is d·H·dᵀ. Every range is judged by the same projections, and
 * over the rows of a large tensor the estimate is good to a few percent.
 */
final class SketchedRounding implements Rounding {
  private static final int PROJECTIONS = 64;
  private static final double RIDGE = 1e-9;
  private static final long SEED = 1;

  /** K × projections: row k holds L·g of input k for every g. */
  private final double[] projected;

  private SketchedRounding(double[] projected) {
    this.projected = projected;
  }

  /** The rounding for a curvature; the exact error where it costs no more. */
  static Rounding of(Curvature curvature) {
    int inputs = curvature.inputs();
    double ridge = curvature.ridge(RIDGE);
    if (!curvature.isFull() || inputs <= PROJECTIONS || ridge < Double.MIN_NORMAL) {
      return NearestRounding.of(curvature);
    }
    int[] order = new int[inputs];
    for (int k = 0; k < inputs; k++) {
      order[k] = k;
    }
    double[] lower = new PositiveDefinite(curvature.ridged(ridge, order), inputs).lower();
    double unit = 1 / Math.sqrt(PROJECTIONS);
    double[] signs = new double[inputs * PROJECTIONS];
    Random random = new Random(SEED);
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? unit : -unit;
    }
    double[] projected = new double[inputs * PROJECTIONS];
    for (int k = 0; k < inputs; k++) {
      for (int j = 0; j <= k; j++) {
        double factor = lower[k * inputs + j];
        for (int g = 0; g < PROJECTIONS; g++) {
          projected[k * PROJECTIONS + g] += factor * signs[j * PROJECTIONS + g];
        }
      }
    }
    return new SketchedRounding(projected);
  }

  @Override
  public double round(double[] target, CodeGrid grid, int[] codes) {
    double[] sums = new double[PROJECTIONS];
    for (int k = 0; k < target.length; k++) {
      codes[k] = grid.nearest(target[k]);
      double difference = grid.real(codes[k]) - target[k];
      int row = k * PROJECTIONS;
      for (int g = 0; g < PROJECTIONS; g++) {
        sums[g] += difference * projected[row + g];
      }
    }
    return Curvature.dot(sums, sums);
  }
}
