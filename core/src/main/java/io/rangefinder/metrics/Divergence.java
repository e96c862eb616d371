package io.rangefinder.metrics;

import io.rangefinder.statistics.ExactSum;
import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * The Kullback-Leibler divergence of the quantized network's probabilities from the float one's,
 * added up over images. It is taken between the softmax of both networks' logits, in double: codes
 * of probabilities cannot tell small ones from zero, for which the divergence would be infinite.
 *
 * @param images images compared
 * @param sum sum over them of KL(float ‖ quantized), in natural units
 */
public record Divergence(long images, ExactSum sum) implements Serializable {
  private static final int SCALE = ExactSum.OF_FLOATS;

  public static Divergence none() {
    return new Divergence(0, ExactSum.zero(SCALE));
  }

  /**
   * One image.
   *
   * @param reference the float network's logits, from the buffer's position on
   * @param actual the quantized network's logits
   * @param beta the factor that the softmax applies to logits
   */
  public static Divergence of(FloatBuffer reference, float[] actual, float beta) {
    double[] expected = new double[actual.length];
    double[] found = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      expected[i] = (double) beta * reference.get(reference.position() + i);
      found[i] = (double) beta * actual[i];
    }
    double expectedNorm = logSumExp(expected);
    double foundNorm = logSumExp(found);
    double divergence = 0;
    for (int i = 0; i < actual.length; i++) {
      double logP = expected[i] - expectedNorm;
      divergence += Math.exp(logP) * (logP - (found[i] - foundNorm));
    }
    return new Divergence(1, ExactSum.ofDouble(Math.max(0, divergence), SCALE));
  }

  private static double logSumExp(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }

  public Divergence merge(Divergence other) {
    return new Divergence(images + other.images, sum.merge(other.sum));
  }

  /** The mean over the images; NaN if there are none. */
  public double mean() {
    return sum.meanOver(images);
  }
}
