package io.rangefinder.prepare;

/**
 * How much more than was observed an image not seen may bring.
 *
 * @param times how many times the observed value, at least 1
 * @param share what comes on top of that, as a share of the clamp's limit, at least 0: a channel
 *     that was hardly ever active tells little about how active it can be
 */
public record Headroom(double times, double share) {
  /** Nothing beyond what was observed. */
  public static final Headroom NONE = new Headroom(1, 0);

  /** A quarter more and a tenth of the limit. */
  public static final Headroom DEFAULT = new Headroom(1.25, 0.1);

  public Headroom {
    if (!(times >= 1) || !(share >= 0)) {
      throw new IllegalArgumentException(
          "headroom of " + times + " times and a share of " + share + " leaves too little");
    }
  }

  /** What may be reached, as a share of the limit, where so much was. */
  double expected(double observedShare) {
    return observedShare * times + share;
  }
}
