package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A number for each channel, in the order in which the model is fed.
 *
 * @param values one for all channels, or one for each
 */
public record PerChannel(List<Float> values) implements Serializable {
  public PerChannel {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no number for any channel");
    }
    values = List.copyOf(values);
  }

  public static PerChannel all(float value) {
    return new PerChannel(List.of(value));
  }

  public static PerChannel of(float... values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return new PerChannel(list);
  }

  /** Whether there is a number for each of so many channels. */
  public boolean fits(int channels) {
    return values.size() == 1 || values.size() == channels;
  }

  /** The number of each of so many channels. */
  public float[] toArray(int channels) {
    float[] array = new float[channels];
    for (int i = 0; i < channels; i++) {
      array[i] = values.get(values.size() == 1 ? 0 : i);
    }
    return array;
  }
}
