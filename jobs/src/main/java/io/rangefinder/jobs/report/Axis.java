package io.rangefinder.jobs.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A value axis over pixels.
 *
 * @param from the value at {@code start}
 * @param to the value at {@code end}, above {@code from}
 */
record Axis(double from, double to, double start, double end) {
  private static final double[] STEPS = {1, 2, 5, 10};

  /** An axis over some values, a little wider than they are, so that nothing is at its edge. */
  static Axis over(double least, double greatest, double start, double end) {
    double width = greatest - least;
    double margin = width > 0 ? width * 0.03 : Math.max(Math.abs(least) * 0.1, 1e-6);
    return new Axis(least - margin, greatest + margin, start, end);
  }

  /** Where a value is; at an end of the axis if it is beyond. */
  double at(double value) {
    double part = Math.min(Math.max((value - from) / (to - from), 0), 1);
    return start + part * (end - start);
  }

  /** Round values of 1, 2 or 5 times a power of ten, rising, at most {@code most} of them. */
  List<Double> ticks(int most) {
    double least = (to - from) / most;
    int exponent = (int) Math.floor(Math.log10(least));
    BigDecimal step = BigDecimal.ONE;
    for (double part : STEPS) {
      step = BigDecimal.valueOf(part).scaleByPowerOfTen(exponent);
      if (step.doubleValue() >= least) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(from / step.doubleValue());
    for (long i = first; ticks.size() < most; i++) {
      double tick = step.multiply(BigDecimal.valueOf(i)).doubleValue();
      if (tick > to) {
        break;
      }
      ticks.add(tick);
    }
    return ticks;
  }
}
