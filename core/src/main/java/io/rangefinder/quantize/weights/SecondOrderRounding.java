package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rounds the weights of a row one after the other, those of the largest input first, and lets the
 * weights still to come make up for the error of those before; then moves single codes as long as
 * the error falls. Never worse than nearest rounding.
 *
 * <p>The weights are taken up by the rows of the unit upper factor of H + ridge·I, which gives the
 * codes of the inverse's Cholesky factor (arXiv 2210.17323) without the inverse (arXiv 2307.13304).
 */
final class SecondOrderRounding implements Rounding {
  private static final double RIDGE = 0.01;
  private static final int SWEEPS = 10;

  /** A change that gains less than this share of what it moves is rounding noise. */
  private static final double LEAST_GAIN = 1e-9;

  private final Curvature curvature;
  private final Rounding nearest;

  /** Inputs by rising diagonal of H. */
  private final int[] order;

  /** Unit lower triangular, in that order; row a says what an error at a changes before it. */
  private final double[] passedOn;

  private SecondOrderRounding(Curvature curvature, int[] order, double[] passedOn) {
    this.curvature = curvature;
    this.nearest = NearestRounding.of(curvature);
    this.order = order;
    this.passedOn = passedOn;
  }

  /** The rounding for a curvature; nearest if nothing couples the weights. */
  static Rounding of(Curvature curvature) {
    double ridge = curvature.ridge(RIDGE);
    if (!curvature.isFull() || ridge < Double.MIN_NORMAL) {
      return NearestRounding.of(curvature);
    }
    int inputs = curvature.inputs();
    int[] order =
        IntStream.range(0, inputs)
            .boxed()
            .sorted(Comparator.comparingDouble(curvature::at))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] lower = new PositiveDefinite(curvature.ridged(ridge, order), inputs).lower();
    double[] diagonal = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      diagonal[k] = lower[k * inputs + k];
    }
    for (int a = 0; a < inputs; a++) {
      for (int b = 0; b <= a; b++) {
        lower[a * inputs + b] /= diagonal[b];
      }
    }
    return new SecondOrderRounding(curvature, order, lower);
  }

  @Override
  public double round(double[] target, CodeGrid grid, int[] codes) {
    int[] nearestCodes = new int[target.length];
    double nearestError = nearest.round(target, grid, nearestCodes);
    roundInOrder(target, grid, codes);
    double error = descend(target, grid, codes);
    if (error <= nearestError) {
      return error;
    }
    System.arraycopy(nearestCodes, 0, codes, 0, codes.length);
    return nearestError;
  }

  private void roundInOrder(double[] target, CodeGrid grid, int[] codes) {
    int inputs = order.length;
    double[] wanted = new double[inputs];
    for (int a = 0; a < inputs; a++) {
      wanted[a] = target[order[a]];
    }
    for (int a = inputs - 1; a >= 0; a--) {
      int k = order[a];
      codes[k] = grid.nearest(wanted[a]);
      double error = target[k] - grid.real(codes[k]);
      int row = a * inputs;
      for (int b = 0; b < a; b++) {
        wanted[b] += error * passedOn[row + b];
      }
    }
  }

  private double descend(double[] target, CodeGrid grid, int[] codes) {
    int inputs = target.length;
    double[] difference = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      difference[k] = grid.real(codes[k]) - target[k];
    }
    double[] slope = new double[inputs];
    curvature.multiply(difference, slope);
    double negligible = LEAST_GAIN * curvature.meanOfDiagonal();
    boolean moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
      moved = false;
      for (int k = 0; k < inputs; k++) {
        double bend = curvature.at(k);
        if (bend <= negligible) {
          continue;
        }
        int code = grid.codes().nearest(codes[k] - slope[k] / (bend * grid.scale()));
        double step = (code - codes[k]) * grid.scale();
        if (step * (2 * slope[k] + step * bend) < -LEAST_GAIN * step * step * bend) {
          codes[k] = code;
          difference[k] = grid.real(code) - target[k];
          curvature.addRow(k, step, slope);
          moved = true;
        }
      }
    }
    Arrays.fill(slope, 0);
    curvature.multiply(difference, slope);
    return Math.max(Curvature.dot(difference, slope), 0);
  }
}
