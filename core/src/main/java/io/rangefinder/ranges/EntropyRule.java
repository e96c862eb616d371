package io.rangefinder.ranges;

import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.util.Arrays;

/**
 * The range that loses the least information: the least Kullback-Leibler divergence of the clipped
 * distribution from its 256-level form, after the calibration of TensorRT (Migacz, "8-bit inference
 * with TensorRT", GTC 2017), carried over to asymmetric ranges.
 *
 * <p>2048 equal cells lie over the values, zero being the end of one; they reach no further than
 * four times the 99.9th percentile of the positive values, and of the magnitudes of the negative
 * ones, so that one outlier does not leave all others in one cell. A candidate is a run of at least
 * 256 cells that holds zero. Its reference distribution is the cells within it, what lies outside
 * being added to its outermost cells; its quantized form shares what lies within each of 256 equal
 * levels evenly among the cells that are not empty there. Zero itself is left out, since every grid
 * holds it exactly.
 */
final class EntropyRule implements RangeRule {

  private static final int CELLS = 2048;
  private static final int LEVELS = (int) Codes.UINT8.steps() + 1;

  /** Candidates are first tried at every so many cells, then at every cell around the best. */
  private static final int STRIDE = 32;

  private static final double TAIL = 0.999;
  private static final double REACH = 4;
  private static final double SMOOTHING = 1e-4;

  @Override
  public String name() {
    return "entropy";
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    Range observed = ObservedRange.of(statistics);
    ValueBins bins = statistics.bins();
    double least = -Math.min(-observed.includingZero().min(), REACH * tail(bins, Sign.NEGATIVE));
    double greatest = Math.min(observed.includingZero().max(), REACH * tail(bins, Sign.POSITIVE));
    if (greatest - least < Double.MIN_NORMAL) {
      return observed;
    }
    return new Cells(bins, least, greatest).bestRange().clampedTo(observed);
  }

  private enum Sign {
    NEGATIVE,
    POSITIVE
  }

  /** The magnitude that a share {@link #TAIL} of the values of one sign does not exceed. */
  private static double tail(ValueBins bins, Sign sign) {
    int size = 0;
    double[] lower = new double[bins.size()];
    double[] upper = new double[bins.size()];
    long[] counts = new long[bins.size()];
    for (int i = 0; i < bins.size(); i++) {
      int at = sign == Sign.POSITIVE ? i : bins.size() - 1 - i;
      double factor = sign == Sign.POSITIVE ? 1 : -1;
      double a = factor * bins.lower()[at];
      double b = factor * bins.upper()[at];
      if (Math.max(a, b) > 0) {
        lower[size] = Math.max(Math.min(a, b), 0);
        upper[size] = Math.max(a, b);
        counts[size++] = bins.counts()[at];
      }
    }
    if (size == 0) {
      return 0;
    }
    return new ValueBins(
            Arrays.copyOf(lower, size), Arrays.copyOf(upper, size), Arrays.copyOf(counts, size))
        .quantile(TAIL);
  }

  /** The distribution over equal cells, and the search for the best run of them. */
  private static final class Cells {

    private final double width;

    /** How many cells lie below zero. */
    private final int zero;

    private final double[] mass = new double[CELLS];
    private double below;
    private double above;
    private double bestDivergence = Double.POSITIVE_INFINITY;
    private int bestFrom;
    private int bestTo = CELLS;

    Cells(ValueBins bins, double least, double greatest) {
      int negative = (int) Math.rint(-least / (greatest - least) * CELLS);
      this.zero = Math.min(Math.max(negative, least < 0 ? 1 : 0), greatest > 0 ? CELLS - 1 : CELLS);
      this.width =
          Math.max(zero == 0 ? 0 : -least / zero, zero == CELLS ? 0 : greatest / (CELLS - zero));
      for (int i = 0; i < bins.size(); i++) {
        if (bins.lower()[i] != 0 || bins.upper()[i] != 0) {
          spread(
              bins.lower()[i] / width + zero,
              bins.upper()[i] / width + zero,
              (double) bins.counts()[i]);
        }
      }
    }

    private void spread(double from, double to, double count) {
      if (to - from < 1e-9) {
        double inwards = from >= zero ? from - 1e-6 : from + 1e-6;
        addTo((int) Math.floor(inwards), count);
        return;
      }
      double density = count / (to - from);
      below += density * Math.max(Math.min(to, 0) - from, 0);
      above += density * Math.max(to - Math.max(from, CELLS), 0);
      for (int cell = (int) Math.max(from, 0); cell < Math.min(to, CELLS); cell++) {
        mass[cell] += density * (Math.min(to, cell + 1) - Math.max(from, cell));
      }
    }

    private void addTo(int cell, double count) {
      if (cell < 0) {
        below += count;
      } else if (cell >= CELLS) {
        above += count;
      } else {
        mass[cell] += count;
      }
    }

    Range bestRange() {
      search(0, zero, LEVELS, CELLS, STRIDE);
      int from = bestFrom;
      int to = bestTo;
      search(from - STRIDE, from, to - STRIDE, to + STRIDE, 4);
      search(from, from + STRIDE, to - STRIDE, to + STRIDE, 4);
      return new Range((bestFrom - zero) * width, (bestTo - zero) * width);
    }

    /** Tries runs that begin within the first two numbers and end within the next two. */
    private void search(int firstFrom, int lastFrom, int firstTo, int lastTo, int stride) {
      for (int from = Math.max(firstFrom, 0); from <= Math.min(lastFrom, zero); from += stride) {
        for (int to = Math.min(lastTo, CELLS); to >= firstTo; to -= stride) {
          if (to < zero || to - from < LEVELS) {
            break;
          }
          double divergence = divergence(from, to);
          if (divergence < bestDivergence) {
            bestDivergence = divergence;
            bestFrom = from;
            bestTo = to;
          }
        }
      }
    }

    private double divergence(int from, int to) {
      double lowEdge = below;
      for (int cell = 0; cell < from; cell++) {
        lowEdge += mass[cell];
      }
      double highEdge = above;
      double inside = 0;
      for (int cell = from; cell < CELLS; cell++) {
        if (cell < to) {
          inside += mass[cell];
        } else {
          highEdge += mass[cell];
        }
      }
      double total = lowEdge + inside + highEdge;
      if (inside == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double divergence = 0;
      for (int level = 0; level < LEVELS; level++) {
        int first = from + level * (to - from) / LEVELS;
        int next = from + (level + 1) * (to - from) / LEVELS;
        double levelMass = 0;
        int filled = 0;
        for (int cell = first; cell < next; cell++) {
          levelMass += mass[cell];
          filled += mass[cell] > 0 ? 1 : 0;
        }
        double share = levelMass / Math.max(filled, 1) / inside;
        for (int cell = first; cell < next; cell++) {
          double reference =
              mass[cell] + (cell == from ? lowEdge : 0) + (cell == to - 1 ? highEdge : 0);
          if (reference > 0) {
            double p = reference / total;
            double q = mass[cell] > 0 ? Math.max(share, Double.MIN_NORMAL) : SMOOTHING;
            divergence += p * StrictMath.log(p / q);
          }
        }
      }
      return divergence;
    }
  }
}
