package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;

/** Each weight by itself to the nearest code. */
final class NearestRounding implements Rounding {
  private final Curvature curvature;

  private NearestRounding(Curvature curvature) {
    this.curvature = curvature;
  }

  static Rounding of(Curvature curvature) {
    return new NearestRounding(curvature);
  }

  @Override
  public double round(double[] target, CodeGrid grid, int[] codes) {
    double[] difference = new double[target.length];
    for (int k = 0; k < target.length; k++) {
      codes[k] = grid.nearest(target[k]);
      difference[k] = grid.real(codes[k]) - target[k];
    }
    return curvature.of(difference);
  }
}
