package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class ChannelSignalsTest {
  /** Two positions of two channels: a background of 10 and 10, and a map of 1 and 0. */
  private static final float[] FLOATS = {10, 1, 10, 0};

  /** Channel 0: 200 of signal, 2 of noise, 20 dB. Channel 1: 1 of signal, 4 of noise. */
  @Test
  void everyChannelHasItsOwnRatio() {
    ChannelSignals figures = of(FLOATS, 11, -1, 9, 0);

    assertThat(figures.channels()).hasSize(2);
    assertThat(figures.channels().get(0).decibels()).isEqualTo(20, within(1e-9));
    assertThat(figures.channels().get(1).signal().toDouble()).isEqualTo(1);
    assertThat(figures.channels().get(1).noise().toDouble()).isEqualTo(4);
    assertThat(figures.channels().get(1).decibels()).isEqualTo(-6.0206, within(1e-4));
  }

  @Test
  void theirSumIsTheFigureOfTheWhole() {
    ChannelSignals figures = of(FLOATS, 11, -1, 9, 0);

    assertThat(figures.channels().get(0).merge(figures.channels().get(1)))
        .isEqualTo(SignalToNoise.of(FloatBuffer.wrap(FLOATS), new float[] {11, -1, 9, 0}));
  }

  /** 201 / 6 is 15.2 dB in all, and channel 1 is farther from the float map than zeros. */
  @Test
  void aDeadChannelBehindAGoodWholeIsFound() {
    assertThat(of(FLOATS, 11, -1, 9, 0).lost()).containsExactly(1);
    assertThat(of(FLOATS, 11, 0.5f, 9, 0).lost()).isEmpty();
  }

  @Test
  void aChannelWithoutSignalCannotBeLost() {
    assertThat(of(new float[] {10, 0, 10, 0}, 10, 3, 10, 3).lost()).isEmpty();
    assertThat(of(new float[] {1e4f, 1e-4f}, 1e4f, 3).lost()).isEmpty();
  }

  @Test
  void anyOrderOfImagesGivesTheSame() {
    ChannelSignals a = of(FLOATS, 11, -1, 9, 0);
    ChannelSignals b = of(new float[] {1e-3f, 3, 1e6f, 0.1f}, 0, 3, 1e6f, 0.3f);
    ChannelSignals c = of(new float[] {0.1f, 0.2f, 0.3f, 0.7f}, 0, 0, 1, 1);

    assertThat(a.merge(b).merge(c)).isEqualTo(c.merge(a.merge(b))).isEqualTo(b.merge(c).merge(a));
  }

  @Test
  void otherChannelsCannotBeMerged() {
    ChannelSignals two = of(FLOATS, 11, -1, 9, 0);
    ChannelSignals one = ChannelSignals.of(FloatBuffer.wrap(FLOATS), FLOATS, 1);

    assertThatThrownBy(() -> two.merge(one)).hasMessage("2 and 1 channels");
  }

  private static ChannelSignals of(float[] reference, float... actual) {
    return ChannelSignals.of(FloatBuffer.wrap(reference), actual, 2);
  }
}
