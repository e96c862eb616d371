package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;

/** A way to turn a row of real weights into codes. */
interface Rounding {
  /**
   * Chooses the codes of a row.
   *
   * @param target K real weights
   * @param codes receives K codes
   * @return d·H·dᵀ with d the difference between the codes' real values and the target
   */
  double round(double[] target, CodeGrid grid, int[] codes);
}
