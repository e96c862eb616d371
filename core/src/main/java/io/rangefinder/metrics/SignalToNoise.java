package io.rangefinder.metrics;

import io.rangefinder.statistics.ExactSum;
import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * The energy of a reference signal against that of the deviation from it. The squares of one image
 * are added in double in the order of the elements, the images exactly: the merged figure does not
 * depend on any order.
 *
 * @param signal sum of squares of the reference
 * @param noise sum of squares of (actual - reference)
 */
public record SignalToNoise(ExactSum signal, ExactSum noise) implements Serializable {
  private static final int SCALE = ExactSum.OF_SQUARES;

  /** The comparison of nothing. */
  public static SignalToNoise none() {
    return new SignalToNoise(ExactSum.zero(SCALE), ExactSum.zero(SCALE));
  }

  /**
   * Compares one image's tensor. An element that is not finite on either side counts as noise of 1.
   *
   * @param reference the float values, from its position on
   * @param actual the values of the quantized network
   */
  public static SignalToNoise of(FloatBuffer reference, float[] actual) {
    double signal = 0;
    double noise = 0;
    int from = reference.position();
    for (int i = 0; i < actual.length; i++) {
      double expected = reference.get(from + i);
      double difference = actual[i] - expected;
      if (Double.isFinite(expected) && Double.isFinite(difference)) {
        signal += expected * expected;
        noise += difference * difference;
      } else {
        noise += 1;
      }
    }
    return new SignalToNoise(ExactSum.ofDouble(signal, SCALE), ExactSum.ofDouble(noise, SCALE));
  }

  public SignalToNoise merge(SignalToNoise other) {
    return new SignalToNoise(signal.merge(other.signal), noise.merge(other.noise));
  }

  /** Whether nothing deviates: there is no ratio to give. */
  public boolean isExact() {
    return noise.toDouble() == 0;
  }

  /** Whether the reference is 0 throughout: there is no ratio to give. */
  public boolean isWithoutSignal() {
    return signal.toDouble() == 0;
  }

  /** {@code 10 log10(signal / noise)}; infinite if there is no noise, NaN if there is neither. */
  public double decibels() {
    double power = signal.toDouble();
    double error = noise.toDouble();
    return error == 0 && power == 0 ? Double.NaN : 10 * Math.log10(power / error);
  }
}
