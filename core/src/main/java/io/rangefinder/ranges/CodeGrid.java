package io.rangefinder.ranges;

/**
 * The 256 real values that uint8 codes stand for over a range, nudged so that zero is one of them.
 *
 * @param scale the distance of two of them, positive
 * @param zeroPoint the code of zero
 */
record CodeGrid(double scale, int zeroPoint) {

  static final int LAST_CODE = 255;

  /** The grid over a range that holds zero and is not empty. */
  static CodeGrid over(double min, double max) {
    double scale = (max - min) / LAST_CODE;
    long nearest = Math.round(-min / scale);
    return new CodeGrid(scale, (int) Math.min(Math.max(nearest, 0), LAST_CODE));
  }

  /**
   * The mean squared difference of values and their codes' values: of one value if the ends are
   * equal, else of values uniform between them.
   */
  double squaredError(double lower, double upper) {
    double from = lower / scale;
    double to = upper / scale;
    double error;
    if (to - from < 1e-9) {
      double code = Math.min(Math.max(Math.rint(from), -zeroPoint), LAST_CODE - zeroPoint);
      error = (from - code) * (from - code);
    } else {
      error = (integral(to) - integral(from)) / (to - from);
    }
    return error * scale * scale;
  }

  /** An integral, in steps, of the squared distance to the nearest code's value. */
  private double integral(double step) {
    double first = -zeroPoint;
    double last = LAST_CODE - zeroPoint;
    if (step < first) {
      return first / 12 + cube(step - first);
    }
    if (step > last) {
      return last / 12 + cube(step - last);
    }
    double nearest = Math.rint(step);
    return nearest / 12 + cube(step - nearest);
  }

  private static double cube(double distance) {
    return distance * distance * distance / 3;
  }
}
