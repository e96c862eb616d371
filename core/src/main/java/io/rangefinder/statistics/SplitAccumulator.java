package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the statistics of one tensor in two halves of the images. Mutable, for one thread; takes
 * twice the memory of a {@link TensorAccumulator} once both halves have an image.
 */
public final class SplitAccumulator {

  private final int channels;
  private @Nullable TensorAccumulator first;
  private @Nullable TensorAccumulator second;

  /**
   * An accumulator without images.
   *
   * @param channels the last dimension of the tensor (NHWC); 1 for a scalar
   * @throws IllegalArgumentException if there are no channels, or more than 2^24
   */
  public SplitAccumulator(int channels) {
    TensorAccumulator.requireChannels(channels);
    this.channels = channels;
  }

  /**
   * Adds the values of one image to its half, as {@link TensorAccumulator#add(String, FloatBuffer,
   * int, int)} does.
   */
  public void add(String imageId, Half half, FloatBuffer values, int from, int length) {
    accumulator(half).add(imageId, values, from, length);
  }

  private TensorAccumulator accumulator(Half half) {
    TensorAccumulator made = half == Half.FIRST ? first : second;
    if (made == null) {
      made = new TensorAccumulator(channels);
      if (half == Half.FIRST) {
        first = made;
      } else {
        second = made;
      }
    }
    return made;
  }

  /** The statistics of the images added so far. */
  public SplitStatistics toStatistics() {
    return new SplitStatistics(statistics(first), statistics(second));
  }

  private static TensorStatistics statistics(@Nullable TensorAccumulator accumulator) {
    return accumulator == null ? TensorStatistics.empty() : accumulator.toStatistics();
  }
}
