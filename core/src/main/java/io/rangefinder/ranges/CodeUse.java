package io.rangefinder.ranges;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.statistics.ValueBins;

/**
 * How the values of a tensor use its codes.
 *
 * @param used how many codes at least one bin of values reaches
 * @param codes how many there are
 * @param atEnds the share of the values whose code is the first or the last, from 0 to 1, those of
 *     a bin taken as uniform; NaN without values
 */
public record CodeUse(int used, int codes, double atEnds) {
  /** The use of a grid of positive scale, or of one whose only value is 0. */
  public static CodeUse of(CodeGrid grid, ValueBins bins) {
    int lowest = grid.codes().lowest();
    int highest = grid.codes().highest();
    boolean[] used = new boolean[highest - lowest + 1];
    double atEnds = 0;
    double belowSecond = grid.scale() * (lowest + 0.5 - grid.zeroPoint());
    double aboveLastButOne = grid.scale() * (highest - 0.5 - grid.zeroPoint());
    for (int i = 0; i < bins.size(); i++) {
      double lower = bins.lower()[i];
      double upper = bins.upper()[i];
      for (int code = grid.nearest(lower); code <= grid.nearest(upper); code++) {
        used[code - lowest] = true;
      }
      double between = Math.min(upper, aboveLastButOne) - Math.max(lower, belowSecond);
      double share = lower < upper ? Math.max(between, 0) / (upper - lower) : between < 0 ? 0 : 1;
      atEnds += bins.counts()[i] * (1 - share);
    }
    int count = 0;
    for (boolean code : used) {
      count += code ? 1 : 0;
    }
    return new CodeUse(count, used.length, atEnds / bins.total());
  }
}
