package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;

/** A number for each channel, in the order in which the model is fed. */
public record PerChannel(float first, float second, float third) implements Serializable {
  public static PerChannel all(float value) {
    return new PerChannel(value, value, value);
  }

  float[] toArray() {
    return new float[] {first, second, third};
  }
}
