package io.rangefinder.drift;

import io.rangefinder.statistics.CodeHistogram;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finite values counted in 8 bins an octave, zeros in one: coarse enough that neighbouring bins of
 * two samples of the same values fill alike.
 */
public final class Distribution {
  /** Of the 128 bins an octave of a {@link CodeHistogram}, 16 become one. */
  private static final int DROPPED_BITS = 4;

  private static final int SIGN = 0x8000;

  private final Map<Integer, Long> counts = new TreeMap<>();
  private final double total;

  private Distribution(CodeHistogram histogram) {
    int[] codes = histogram.codes();
    long[] fine = histogram.counts();
    long sum = 0;
    for (int i = 0; i < codes.length; i++) {
      int exponent = (codes[i] >>> 7) & 0xff;
      if (exponent != 0xff) {
        boolean isZero = (codes[i] & ~SIGN) == 0;
        counts.merge(isZero ? 0 : codes[i] >>> DROPPED_BITS, fine[i], Long::sum);
        sum += fine[i];
      }
    }
    this.total = sum;
  }

  /** The finite values of a histogram. */
  public static Distribution of(CodeHistogram histogram) {
    return new Distribution(histogram);
  }

  /** How many values each bin that is not empty holds, in the order of {@link #lowerEdges}. */
  public long[] counts() {
    return counts.values().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The end nearest to zero of each bin that is not empty: 0 first, then the positive ones, then
   * the negative ones, each rising in magnitude.
   */
  public float[] lowerEdges() {
    float[] edges = new float[counts.size()];
    int i = 0;
    for (int bin : counts.keySet()) {
      edges[i++] = Float.intBitsToFloat(bin << (Short.SIZE + DROPPED_BITS));
    }
    return edges;
  }

  boolean isEmpty() {
    return total == 0;
  }

  /**
   * The divergence of Jensen and Shannon, natural logarithm: 0 of equal distributions, ln 2 of
   * those that share no bin; NaN if either is empty. Lin, "Divergence measures based on the Shannon
   * entropy", 1991.
   */
  double divergence(Distribution other) {
    if (isEmpty() || other.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    for (Map.Entry<Integer, Long> bin : counts.entrySet()) {
      double p = bin.getValue() / total;
      double q = other.counts.getOrDefault(bin.getKey(), 0L) / other.total;
      sum += term(p, q) + term(q, p);
    }
    for (Map.Entry<Integer, Long> bin : other.counts.entrySet()) {
      if (!counts.containsKey(bin.getKey())) {
        sum += term(bin.getValue() / other.total, 0);
      }
    }
    return Math.max(0, sum);
  }

  private static double term(double p, double q) {
    return p == 0 ? 0 : p / 2 * Math.log(2 * p / (p + q));
  }
}
