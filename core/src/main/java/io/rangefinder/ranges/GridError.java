package io.rangefinder.ranges;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;

/** What values lose by going to the nearest code of a grid of positive scale, or the last one. */
final class GridError {
  private final double scale;
  private final double first;
  private final double last;

  GridError(CodeGrid grid) {
    this.scale = grid.scale();
    this.first = (double) grid.codes().lowest() - grid.zeroPoint();
    this.last = (double) grid.codes().highest() - grid.zeroPoint();
  }

  /**
   * The mean squared difference of values and their codes' values: of one value if the ends are
   * equal, else of values uniform between them.
   */
  double squared(double lower, double upper) {
    double from = lower / scale;
    double to = upper / scale;
    double error;
    if (to - from < 1e-9) {
      double code = Math.min(Math.max(Codes.round(from), first), last);
      error = (from - code) * (from - code);
    } else {
      error = (integral(to) - integral(from)) / (to - from);
    }
    return error * scale * scale;
  }

  /** An integral, in steps, of the squared distance to the nearest code's value. */
  private double integral(double step) {
    if (step < first) {
      return first / 12 + cube(step - first);
    }
    if (step > last) {
      return last / 12 + cube(step - last);
    }
    double nearest = Codes.round(step);
    return nearest / 12 + cube(step - nearest);
  }

  private static double cube(double distance) {
    return distance * distance * distance / 3;
  }
}
