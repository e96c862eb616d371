package io.rangefinder.metrics;

import java.io.Serializable;

/**
 * Counts of right answers of the float and the quantized network on the same images.
 *
 * @param images images compared
 * @param labelled images whose class is known
 * @param floatTop1 labelled images whose class leads in the float network
 * @param floatTop5 labelled images whose class is among the first five there
 * @param quantizedTop1 as floatTop1, in the quantized network
 * @param quantizedTop5 as floatTop5, in the quantized network
 * @param agreed images for which both networks have the same leading class
 */
public record Classification(
    long images,
    long labelled,
    long floatTop1,
    long floatTop5,
    long quantizedTop1,
    long quantizedTop5,
    long agreed)
    implements Serializable {
  private static final int FIVE = 5;

  public static Classification none() {
    return new Classification(0, 0, 0, 0, 0, 0, 0);
  }

  /** One image of unknown class. */
  public static Classification of(float[] floatScores, float[] quantizedScores) {
    long agreed = count(Scores.first(floatScores) == Scores.first(quantizedScores));
    return new Classification(1, 0, 0, 0, 0, 0, agreed);
  }

  /**
   * One image of known class.
   *
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public static Classification of(float[] floatScores, float[] quantizedScores, int label) {
    int floatRank = Scores.rank(floatScores, label);
    int quantizedRank = Scores.rank(quantizedScores, label);
    return new Classification(
        1,
        1,
        count(floatRank == 0),
        count(floatRank < FIVE),
        count(quantizedRank == 0),
        count(quantizedRank < FIVE),
        of(floatScores, quantizedScores).agreed());
  }

  private static long count(boolean holds) {
    return holds ? 1 : 0;
  }

  public Classification merge(Classification other) {
    return new Classification(
        images + other.images,
        labelled + other.labelled,
        floatTop1 + other.floatTop1,
        floatTop5 + other.floatTop5,
        quantizedTop1 + other.quantizedTop1,
        quantizedTop5 + other.quantizedTop5,
        agreed + other.agreed);
  }
}
