package io.rangefinder.metrics;

/**
 * Two models on the same images: only those count of which just one is right. The exact form of
 * McNemar, "Note on the sampling error of the difference between correlated proportions", 1947.
 *
 * @param onlyFirst images of which only the first model is right
 * @param onlySecond images of which only the second one is
 */
public record PairedDisagreements(long onlyFirst, long onlySecond) {
  public PairedDisagreements {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(onlyFirst + " and " + onlySecond + " images");
    }
  }

  /** No image yet. */
  public static PairedDisagreements none() {
    return new PairedDisagreements(0, 0);
  }

  /** With one image more. */
  public PairedDisagreements with(boolean first, boolean second) {
    return first == second
        ? this
        : new PairedDisagreements(onlyFirst + (first ? 1 : 0), onlySecond + (second ? 1 : 0));
  }

  /** How many images fewer the second model has right. */
  public long lost() {
    return onlyFirst - onlySecond;
  }

  /**
   * How likely equally good models were to leave the second one as far behind as this or farther,
   * from 0 to 1: the upper tail of a binomial distribution of one half.
   */
  public double chance() {
    long images = onlyFirst + onlySecond;
    double logOfTerm = -images * Math.log(2);
    double sum = 0;
    // From the far end: all images but k are lost.
    for (long k = 0; k <= onlySecond; k++) {
      sum += Math.exp(logOfTerm);
      logOfTerm += Math.log((double) (images - k) / (k + 1));
    }
    return Math.min(1, sum);
  }
}
