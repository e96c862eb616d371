package io.rangefinder.metrics;

/** The scores a classifier gives its classes; of equal scores the class of lower index leads. */
public final class Scores {
  private Scores() {}

  /** The leading class. */
  public static int first(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** How many classes lead before a class: 0 for the leading one. */
  public static int rank(float[] scores, int label) {
    int before = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > scores[label] || (scores[i] == scores[label] && i < label)) {
        before++;
      }
    }
    return before;
  }
}
