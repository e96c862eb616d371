package io.rangefinder.jobs.report;

/** Whether the images were enough for a tensor, in words. */
final class Enough {
  private static final double MOST_CODES_APART = 4;
  private static final double MOST_CHANCE_BEYOND = 0.02;

  private Enough() {}

  /**
   * Whether halves of the images differ by several codes, or the next image may well be beyond a
   * range that clips none of those seen.
   */
  static boolean isDoubtful(TensorFacts.Observed observed) {
    boolean isLeft = observed.clipped() == 0 && observed.beyond() > MOST_CHANCE_BEYOND;
    return !observed.isFixed() && (isLeft || observed.apart().orElse(0) > MOST_CODES_APART);
  }

  static String text(TensorFacts.Observed observed) {
    return "%s: the ranges of two halves of them differ by %s codes, and the next one leaves the range with a chance of %s"
        .formatted(
            isDoubtful(observed) ? "too few" : "yes",
            Numbers.of(observed.apart().orElse(Double.NaN)),
            Numbers.percent(observed.beyond()));
  }
}
