package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class SignalToNoiseTest {
  /** 3² + 4² = 25 of signal; deviations 0.3 and 0.4, 0.25 of noise: a ratio of 100, 20 dB. */
  @Test
  void itIsTheEnergyOfTheReferenceOverThatOfTheDeviation() {
    SignalToNoise figure = of(new float[] {3, 4}, 3.3f, 3.6f);

    assertThat(figure.signal().toDouble()).isEqualTo(25);
    assertThat(figure.noise().toDouble()).isEqualTo(0.25, within(1e-6));
    assertThat(figure.decibels()).isEqualTo(20, within(1e-5));
  }

  /** Signals of 1 and 100 with the same noise of 81: 10 log10(1/81) and 10 log10(100/81). */
  @Test
  void theColumnsCannotBeSwapped() {
    assertThat(of(new float[] {1}, 10).decibels()).isEqualTo(-19.084850, within(1e-6));
    assertThat(of(new float[] {10}, 1).decibels()).isEqualTo(0.915150, within(1e-6));
  }

  /** (1 + 100) / (1 + 4) = 20.2, not the mean of 0 dB and 13.98 dB. */
  @Test
  void energiesAreAddedNotDecibels() {
    assertThat(of(new float[] {1}, 2).merge(of(new float[] {10}, 8)).decibels())
        .isEqualTo(13.053514, within(1e-6));
  }

  @Test
  void whatIsNotFiniteCountsAsNoiseOfOne() {
    SignalToNoise figure = of(new float[] {Float.NaN, 2, 10}, 1, Float.NEGATIVE_INFINITY, 10);

    assertThat(figure.signal().toDouble()).isEqualTo(100);
    assertThat(figure.noise().toDouble()).isEqualTo(2);
  }

  @Test
  void thereMayBeNoRatioToGive() {
    assertThat(of(new float[] {2}, 2).isExact()).isTrue();
    assertThat(of(new float[] {2}, 2).decibels()).isInfinite().isPositive();
    assertThat(of(new float[] {0}, 2).isWithoutSignal()).isTrue();
    assertThat(of(new float[] {0}, 2).decibels()).isInfinite().isNegative();
    assertThat(SignalToNoise.none().decibels()).isNaN();
  }

  @Test
  void theReferenceIsReadFromItsPosition() {
    FloatBuffer batch = FloatBuffer.wrap(new float[] {7, 3, 4});
    batch.position(1);

    assertThat(SignalToNoise.of(batch, new float[] {3, 3})).isEqualTo(of(new float[] {3, 4}, 3, 3));
  }

  private static SignalToNoise of(float[] reference, float... actual) {
    return SignalToNoise.of(FloatBuffer.wrap(reference), actual);
  }
}
