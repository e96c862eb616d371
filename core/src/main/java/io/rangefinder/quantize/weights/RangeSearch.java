package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.ir.Range;
import io.rangefinder.quantize.WeightCodes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the range that the codes of a tensor span by the error that the rounded weights make in
 * the outputs: a few outliers, above all those that multiply a dead input, may well saturate.
 */
final class RangeSearch {
  /** Steps of 5 % down to a half, then as many geometric ones down to the last. */
  private static final int FINE_STEPS = 11;

  private static final int COARSE_STEPS = 16;
  private static final double COARSE_FIRST = 0.45;
  private static final double COARSE_LAST = 0.02;

  /** Rows whose errors are found side by side; those behind one too many are not needed. */
  private static final int ROWS_AT_ONCE = 64;

  private final OutputRows rows;
  private final List<double[]> targets;
  private final List<Rounding> roundings;
  private final double min;
  private final double max;
  private final double leastScale;
  private final WeightCodes codes;

  private RangeSearch(
      List<OutputGroup> groups,
      List<double[]> targets,
      List<Rounding> roundings,
      double min,
      double max,
      double leastScale,
      WeightCodes codes) {
    this.codes = codes;
    this.rows = new OutputRows(groups);
    this.targets = targets;
    this.roundings = roundings;
    this.min = min;
    this.max = max;
    this.leastScale = leastScale;
  }

  /**
   * A search over all rows of a tensor.
   *
   * @param targets for each group outputs × K real weights
   * @param roundings one a group
   * @param leastScale no grid is finer than this
   * @param codes what the weights may become, with one scale for all
   */
  static RangeSearch over(
      List<OutputGroup> groups,
      List<double[]> targets,
      List<Rounding> roundings,
      double leastScale,
      WeightCodes codes) {
    double min = 0;
    double max = 0;
    for (double[] rows : targets) {
      for (double target : rows) {
        min = Math.min(min, target);
        max = Math.max(max, target);
      }
    }
    return new RangeSearch(groups, targets, roundings, min, max, leastScale, codes);
  }

  /** The grid from the least to the greatest weight. */
  CodeGrid widest() {
    return spanning(min, max);
  }

  /** The grid of least error; of equal ones the widest. */
  CodeGrid best() {
    CodeGrid best = widest();
    double least = Double.POSITIVE_INFINITY;
    for (CodeGrid grid : candidates()) {
      double error = error(grid, least);
      if (error < least) {
        least = error;
        best = grid;
      }
    }
    return best;
  }

  private Set<CodeGrid> candidates() {
    Set<CodeGrid> grids = new LinkedHashSet<>();
    for (int step = 0; step < FINE_STEPS + COARSE_STEPS; step++) {
      double f = fraction(step);
      grids.add(spanning(f * min, f * max));
      grids.add(spanning(f * min, max));
      grids.add(spanning(min, f * max));
    }
    return grids;
  }

  /** The grid over a range and 0, its scale a float32 as a file holds it. */
  private CodeGrid spanning(double from, double to) {
    CodeGrid grid = codes.over(new Range(from, to), 0).stored();
    return grid.scale() < leastScale ? grid.withScale(float32AtLeast(leastScale)) : grid;
  }

  private static float float32AtLeast(double scale) {
    float nearest = (float) scale;
    return nearest < scale ? Math.nextUp(nearest) : nearest;
  }

  private static double fraction(int step) {
    if (step < FINE_STEPS) {
      return 1 - 0.05 * step;
    }
    double ratio = Math.pow(COARSE_LAST / COARSE_FIRST, 1.0 / (COARSE_STEPS - 1));
    return COARSE_FIRST * Math.pow(ratio, step - FINE_STEPS);
  }

  /** The error of a grid, or some number above {@code enough} as soon as it is. */
  private double error(CodeGrid grid, double enough) {
    double error = 0;
    for (int first = 0; first < rows.size() && error <= enough; first += ROWS_AT_ONCE) {
      for (double ofRow : rows.part(first, ROWS_AT_ONCE, row -> error(row, grid))) {
        error += error <= enough ? ofRow : 0;
      }
    }
    return error;
  }

  private double error(OutputRows.Row row, CodeGrid grid) {
    double[] target = row.of(targets);
    return roundings.get(row.group()).round(target, grid, new int[target.length]);
  }
}
