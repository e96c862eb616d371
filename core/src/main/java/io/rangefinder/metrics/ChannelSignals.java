package io.rangefinder.metrics;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Signal to noise of every channel of an output: the figure of the whole says nothing of a channel
 * that has little of its energy.
 *
 * @param channels one an index along the last axis
 */
public record ChannelSignals(List<SignalToNoise> channels) implements Serializable {
  /** Of the channel with most signal; one with less carries nothing that could be lost. */
  private static final double LEAST_SHARE_OF_SIGNAL = 1e-6;

  public ChannelSignals {
    channels = List.copyOf(channels);
  }

  /**
   * Compares one image's tensor.
   *
   * @param reference the float values, from its position on
   * @param actual the values of the quantized network
   * @param count how many channels there are; they are innermost
   */
  public static ChannelSignals of(FloatBuffer reference, float[] actual, int count) {
    int positions = actual.length / count;
    float[] expected = new float[positions];
    float[] found = new float[positions];
    List<SignalToNoise> channels = new ArrayList<>();
    for (int channel = 0; channel < count; channel++) {
      for (int i = 0; i < positions; i++) {
        expected[i] = reference.get(reference.position() + i * count + channel);
        found[i] = actual[i * count + channel];
      }
      channels.add(SignalToNoise.of(FloatBuffer.wrap(expected), found));
    }
    return new ChannelSignals(channels);
  }

  /**
   * Of the images of both.
   *
   * @throws IllegalArgumentException if they have not as many channels
   */
  public ChannelSignals merge(ChannelSignals other) {
    if (channels.size() != other.channels.size()) {
      throw new IllegalArgumentException(
          channels.size() + " and " + other.channels.size() + " channels");
    }
    return new ChannelSignals(
        IntStream.range(0, channels.size())
            .mapToObj(c -> channels.get(c).merge(other.channels.get(c)))
            .toList());
  }

  /** The channels that carry a signal from which zeros would be no farther, ascending. */
  public List<Integer> lost() {
    double most =
        channels.stream().mapToDouble(figure -> figure.signal().toDouble()).max().orElse(0);
    return IntStream.range(0, channels.size())
        .filter(
            c -> {
              double signal = channels.get(c).signal().toDouble();
              return signal > most * LEAST_SHARE_OF_SIGNAL
                  && channels.get(c).noise().toDouble() >= signal;
            })
        .boxed()
        .toList();
  }
}
