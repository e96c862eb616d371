package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * Finite values as bins in rising order, for everything that reads a distribution. A bin whose ends
 * are equal is an atom: its values are known exactly. Within any other bin the values are taken as
 * uniform. The least value, zero and the greatest value are atoms; no bin reaches beyond them.
 *
 * <p>The arrays are shared with the caller, who must not write to them.
 *
 * @param lower the lower end of each bin
 * @param upper the upper end of each bin
 * @param counts the values in each bin
 */
@SuppressWarnings("ArrayRecordComponent")
public record ValueBins(double[] lower, double[] upper, long[] counts) {

  /** The number of bins. */
  public int size() {
    return counts.length;
  }

  /** How many values there are. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * The value below which a share of the values lies, interpolated within its bin; NaN if there are
   * no values.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("The share %s is not within 0 and 1.".formatted(share));
    }
    double rank = share * (total() - 1);
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      double within = rank - below + 0.5;
      if (within < counts[i] || i == counts.length - 1) {
        double part = Math.min(within / counts[i], 1);
        return lower[i] + part * (upper[i] - lower[i]);
      }
      below += counts[i];
    }
    return Double.NaN;
  }

  /**
   * The population standard deviation, the values of a bin being spread evenly over it; NaN if
   * there are no values.
   */
  public double standardDeviation() {
    double total = total();
    double mean = 0;
    for (int i = 0; i < counts.length; i++) {
      mean += counts[i] / total * ((lower[i] + upper[i]) / 2);
    }
    double variance = counts.length == 0 ? Double.NaN : 0;
    for (int i = 0; i < counts.length; i++) {
      double deviation = (lower[i] + upper[i]) / 2 - mean;
      double width = upper[i] - lower[i];
      variance += counts[i] / total * (deviation * deviation + width * width / 12);
    }
    return Math.sqrt(variance);
  }

  /**
   * The same values in fewer bins: neighbours are joined, with what lies between them, as long as
   * none becomes wider than a share of its end farther from zero, or than another share of the
   * whole width. Atoms stay.
   *
   * @param ofEnd the share of a bin's farther end
   * @param ofWidth the share of the whole width
   */
  public ValueBins coarsened(double ofEnd, double ofWidth) {
    double[] from = lower.clone();
    double[] to = upper.clone();
    long[] joined = counts.clone();
    double least = counts.length == 0 ? 0 : ofWidth * (upper[counts.length - 1] - lower[0]);
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      boolean canJoin = size > 0 && lower[i] < upper[i] && from[size - 1] < to[size - 1];
      double start = canJoin ? from[size - 1] : lower[i];
      double end = Math.max(Math.abs(start), Math.abs(upper[i]));
      if (canJoin && upper[i] - start <= Math.max(least, ofEnd * end)) {
        to[size - 1] = upper[i];
        joined[size - 1] += counts[i];
      } else {
        from[size] = lower[i];
        to[size] = upper[i];
        joined[size++] = counts[i];
      }
    }
    return new ValueBins(
        Arrays.copyOf(from, size), Arrays.copyOf(to, size), Arrays.copyOf(joined, size));
  }

  /**
   * The share of the values in each of some cells of equal width, the last of which holds its upper
   * end; values outside all of them are in none. NaN throughout if there are no values.
   *
   * @param from where the first cell begins
   * @param to where the last cell ends, above {@code from}
   */
  public double[] shares(double from, double to, int cells) {
    double[] shares = new double[cells];
    double width = (to - from) / cells;
    double total = total();
    for (int i = 0; i < counts.length; i++) {
      int first = cell(lower[i], from, width, cells);
      int last = cell(upper[i], from, width, cells);
      for (int cell = Math.max(first, 0); cell <= Math.min(last, cells - 1); cell++) {
        double start = Math.max(lower[i], from + cell * width);
        double end = Math.min(upper[i], from + (cell + 1) * width);
        double part = first == last ? 1 : Math.max(end - start, 0) / (upper[i] - lower[i]);
        shares[cell] += counts[i] * part / total;
      }
    }
    if (total == 0) {
      Arrays.fill(shares, Double.NaN);
    }
    return shares;
  }

  private static int cell(double value, double from, double width, int cells) {
    double cell = Math.floor((value - from) / width);
    boolean isUpperEnd = cell == cells && value <= from + cells * width;
    return isUpperEnd ? cells - 1 : (int) Math.min(Math.max(cell, -1), cells);
  }

  /** The bins of sorted codes; those that hold a bound are cut there and give their atom away. */
  static ValueBins of(int[] codes, long[] counts, ValueBounds bounds) {
    Builder builder = new Builder(codes.length + 4, bounds);
    int firstNegative = Arrays.binarySearch(codes, FloatCode.NEGATIVE_ZERO);
    firstNegative = firstNegative < 0 ? -firstNegative - 1 : firstNegative;
    for (int i = codes.length - 1; i >= firstNegative; i--) {
      if (FloatCode.isFinite(codes[i]) && !FloatCode.isZero(codes[i])) {
        builder.add(FloatCode.outer(codes[i]), FloatCode.inner(codes[i]), counts[i]);
      }
    }
    long nearZero = 0;
    for (int i = 0; i < codes.length; i++) {
      nearZero += FloatCode.isZero(codes[i]) ? counts[i] : 0;
    }
    if (nearZero > 0) {
      builder.add(0, 0, nearZero);
    }
    for (int i = 0; i < firstNegative; i++) {
      if (FloatCode.isFinite(codes[i]) && !FloatCode.isZero(codes[i])) {
        builder.add(FloatCode.inner(codes[i]), FloatCode.outer(codes[i]), counts[i]);
      }
    }
    return builder.build();
  }

  private static final class Builder {

    private final double[] lower;
    private final double[] upper;
    private final long[] counts;
    private final ValueBounds bounds;
    private int size;

    Builder(int capacity, ValueBounds bounds) {
      this.lower = new double[capacity];
      this.upper = new double[capacity];
      this.counts = new long[capacity];
      this.bounds = bounds;
    }

    /** A bin and the atoms of the bounds that lie in it. */
    void add(double from, double to, long count) {
      if (bounds.isEmpty() || from == to) {
        append(within(from), within(to), count);
        return;
      }
      boolean holdsMin = size == 0;
      boolean holdsMax = holds(from, to, bounds.max());
      if (holdsMin && holdsMax && bounds.min() == bounds.max()) {
        append(bounds.min(), bounds.max(), count);
        return;
      }
      long minCount = holdsMin ? Math.min(bounds.minCount(), count) : 0;
      long maxCount = holdsMax ? Math.min(bounds.maxCount(), count - minCount) : 0;
      append(bounds.min(), bounds.min(), minCount);
      append(within(from), within(to), count - minCount - maxCount);
      append(bounds.max(), bounds.max(), maxCount);
    }

    private static boolean holds(double from, double to, double value) {
      return value > 0 ? from <= value && value < to : from < value && value <= to;
    }

    private double within(double value) {
      return bounds.isEmpty() ? value : Math.min(Math.max(value, bounds.min()), bounds.max());
    }

    private void append(double from, double to, long count) {
      if (count > 0) {
        lower[size] = from;
        upper[size] = to;
        counts[size++] = count;
      }
    }

    ValueBins build() {
      return new ValueBins(
          Arrays.copyOf(lower, size), Arrays.copyOf(upper, size), Arrays.copyOf(counts, size));
    }
  }
}
