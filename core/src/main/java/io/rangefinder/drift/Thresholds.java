package io.rangefinder.drift;

/**
 * From where on a difference is one. The defaults were found on drawn images: with nothing changed
 * none of 300 samples passed them, brightness times 1.3 did in each.
 *
 * @param clip the part of new values outside the shipped range above which it harms
 * @param clipRatio how many times the published images' own part that must be, too
 * @param octaves how far the width of the values may move, in powers of two
 * @param octavesNoise how many times the sampling error that must be, too
 * @param divergence Jensen-Shannon divergence, natural logarithm, that is none of noise alone
 * @param divergenceNoise how many times the noise that the halves of the images predict, too
 * @param divergenceDeviations how many median absolute deviations above the median of earlier
 *     nights, too, once there are enough of them
 */
public record Thresholds(
    double clip,
    double clipRatio,
    double octaves,
    double octavesNoise,
    double divergence,
    double divergenceNoise,
    double divergenceDeviations) {
  private static final Thresholds DEFAULTS = new Thresholds(0.001, 3, 0.25, 4, 0.05, 6, 5);

  public Thresholds {
    requirePositive("clip", clip);
    requirePositive("clipRatio", clipRatio);
    requirePositive("octaves", octaves);
    requirePositive("octavesNoise", octavesNoise);
    requirePositive("divergence", divergence);
    requirePositive("divergenceNoise", divergenceNoise);
    requirePositive("divergenceDeviations", divergenceDeviations);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be above 0");
    }
  }

  public static Thresholds defaults() {
    return DEFAULTS;
  }
}
