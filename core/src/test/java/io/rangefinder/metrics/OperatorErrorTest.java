package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class OperatorErrorTest {
  @Test
  void imagesMergeToTheSameErrorInEveryOrder() {
    OperatorError one = error(0.1f);
    OperatorError two = error(1e-7f);
    OperatorError three = error(3f);

    assertThat(one.merge(two).merge(three)).isEqualTo(three.merge(one.merge(two)));
    assertThat(OperatorError.none().merge(one)).isEqualTo(one);
  }

  @Test
  void eachPartIsMergedWithItsOwn() {
    OperatorError merged = error(0.1f).merge(error(0.1f));

    assertThat(merged.alone().decibels()).isEqualTo(20, within(1e-5));
    assertThat(merged.model().decibels()).isEqualTo(20 - 10 * Math.log10(4), within(1e-5));
    assertThat(merged.output().decibels()).isEqualTo(20 - 10 * Math.log10(9), within(1e-5));
    assertThat(merged.divergence().images()).isEqualTo(2);
    assertThat(merged.divergence().mean()).isEqualTo(error(0.1f).divergence().mean());
  }

  /** Errors of one, two and three times a deviation from a signal of 1. */
  private static OperatorError error(float deviation) {
    return new OperatorError(
        of(deviation),
        of(2 * deviation),
        of(3 * deviation),
        Divergence.of(FloatBuffer.wrap(new float[] {0, 1}), new float[] {deviation, 1}, 1));
  }

  private static SignalToNoise of(float deviation) {
    return SignalToNoise.of(FloatBuffer.wrap(new float[] {1}), new float[] {1 + deviation});
  }
}
