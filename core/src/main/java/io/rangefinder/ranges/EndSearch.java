package io.rangefinder.ranges;

import io.rangefinder.ir.Range;

/**
 * Searches both ends of a range for the least cost. The ends of the whole range are multiplied by
 * powers of two: first by all pairs of 48 factors from 1 to 2^-11.75, four an octave, then three
 * times by ever finer factors around the best pair. Of equal costs the wider range is taken.
 */
final class EndSearch {

  private static final int FACTORS = 48;
  private static final double FIRST_STEP = 0.25;
  private static final int REFINEMENTS = 3;
  private static final int NEIGHBOURS = 4;

  /** What a range costs. */
  @FunctionalInterface
  interface Cost {
    /** The cost if it is below a bound; else any number that is not below the bound. */
    double of(Range range, double bound);
  }

  private final Range whole;
  private final Cost cost;
  private Range best;
  private double bestCost;
  private double bestLow;
  private double bestHigh;

  private EndSearch(Range whole, Cost cost) {
    this.whole = whole;
    this.cost = cost;
    this.best = whole;
    this.bestCost = cost.of(whole, Double.POSITIVE_INFINITY);
  }

  static Range least(Range whole, Cost cost) {
    EndSearch search = new EndSearch(whole, cost);
    search.run();
    return search.best;
  }

  private void run() {
    tryAround(0, 0, 0, FACTORS - 1, FIRST_STEP);
    double step = FIRST_STEP;
    for (int i = 0; i < REFINEMENTS; i++) {
      step /= NEIGHBOURS;
      tryAround(bestLow, bestHigh, -NEIGHBOURS, NEIGHBOURS, step);
    }
  }

  private void tryAround(double low, double high, int first, int last, double step) {
    for (int i = first; i <= (whole.min() == 0 ? first : last); i++) {
      for (int j = first; j <= (whole.max() == 0 ? first : last); j++) {
        double lowOctaves = Math.max(low + i * step, 0);
        double highOctaves = Math.max(high + j * step, 0);
        Range range =
            new Range(
                whole.min() * StrictMath.pow(2, -lowOctaves),
                whole.max() * StrictMath.pow(2, -highOctaves));
        double found = cost.of(range, bestCost);
        if (found < bestCost) {
          bestCost = found;
          best = range;
          bestLow = lowOctaves;
          bestHigh = highOctaves;
        }
      }
    }
  }
}
