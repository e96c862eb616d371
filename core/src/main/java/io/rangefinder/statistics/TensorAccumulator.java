package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Builds the statistics of one tensor, image by image. Mutable, for one thread; about 1.1 MiB, and
 * some 80 bytes a channel.
 *
 * <p>The result depends on the multiset of images alone, and equals the merged statistics of any
 * split of them.
 */
public final class TensorAccumulator {

  private static final int MAX_CHANNELS = 1 << 24;

  /** Images with a value of this magnitude are added with more care. */
  private static final float LARGE = 0x1p100f;

  private final int channels;
  private final ImageLanes lanes;
  private final FloatChunk chunk;

  /** What is done to each chunk, as separate objects so that each loop is compiled by itself. */
  private final Runnable[] passes;

  private final DenseHistogram histogram = new DenseHistogram();
  private final ChannelAccumulator channelAccumulator;
  private final ImageBounds imageBounds = new ImageBounds();
  private ValueBounds bounds = ValueBounds.empty();
  private Extremes extremes = Extremes.empty();
  private NonFiniteImages nonFiniteImages = NonFiniteImages.none();
  private long images;

  /**
   * An accumulator without images.
   *
   * @param channels the last dimension of the tensor (NHWC); 1 for a scalar
   * @throws IllegalArgumentException if there are no channels, or more than 2^24
   */
  public TensorAccumulator(int channels) {
    requireChannels(channels);
    this.channels = channels;
    this.lanes = new ImageLanes(channels);
    this.chunk = new FloatChunk(lanes.lanes());
    this.channelAccumulator = new ChannelAccumulator(channels);
    this.passes =
        new Runnable[] {
          () -> histogram.add(chunk),
          () -> lanes.addSums(chunk),
          () -> lanes.lower(chunk),
          () -> lanes.raise(chunk)
        };
  }

  static void requireChannels(int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException("A tensor cannot have %d channels.".formatted(channels));
    }
  }

  /** Adds the values of one image, {@code values[from]} to {@code values[from + length - 1]}. */
  public void add(String imageId, float[] values, int from, int length) {
    add(imageId, FloatBuffer.wrap(values), from, length);
  }

  /**
   * Adds the values of one image, at the indices {@code from} to {@code from + length - 1} of the
   * buffer, whose position stays. Direct buffers of the native byte order are fastest.
   *
   * @throws IllegalArgumentException if the length is no multiple of the number of channels
   */
  public void add(String imageId, FloatBuffer values, int from, int length) {
    if (length % channels != 0) {
      throw new IllegalArgumentException(
          "Image '%s' has %d values, no multiple of %d channels."
              .formatted(imageId, length, channels));
    }
    Objects.checkFromIndexSize(from, length, values.limit());
    histogram.reserve(length);
    BoundCounts counts = new BoundCounts(histogram, bounds);
    lanes.clear();
    for (int done = 0; done < length; done += chunk.capacity()) {
      chunk.read(values, from + done, Math.min(chunk.capacity(), length - done));
      for (Runnable pass : passes) {
        pass.run();
      }
    }
    images++;
    if (length == 0) {
      return;
    }
    float min = lanes.least();
    float max = lanes.greatest();
    if (min > -LARGE && max < LARGE) {
      channelAccumulator.add(lanes, length / channels);
      addBounds(imageId, counts.of(min, max, values, from, length));
    } else {
      addAny(imageId, values, from, length);
    }
  }

  /** Adds what the lanes cannot tell of an image whose values are large or not finite. */
  private void addAny(String imageId, FloatBuffer values, int from, int length) {
    histogram.findNaN(values, from, length);
    channelAccumulator.addAny(values, from, length);
    ValueBounds finite = ValueBounds.empty();
    boolean allFinite = true;
    for (int i = from; i < from + length; i++) {
      float value = FloatCode.flush(values.get(i));
      if (!Float.isFinite(value)) {
        allFinite = false;
      } else if (value <= finite.min() || value >= finite.max()) {
        finite = finite.merge(new ValueBounds(value, 1, value, 1));
      }
    }
    if (!allFinite) {
      nonFiniteImages = nonFiniteImages.merge(NonFiniteImages.ofImage(imageId));
    }
    if (!finite.isEmpty()) {
      addBounds(imageId, finite);
    }
  }

  private void addBounds(String imageId, ValueBounds ofImage) {
    bounds = bounds.merge(ofImage);
    extremes = extremes.withImage(imageId, ofImage.min(), ofImage.max());
    imageBounds.add(ofImage.min(), ofImage.max());
  }

  /** The statistics of the images added so far; {@link TensorStatistics#empty()} without images. */
  public TensorStatistics toStatistics() {
    if (images == 0) {
      return TensorStatistics.empty();
    }
    return new TensorStatistics(
        images,
        histogram.histogram(),
        bounds,
        nonFiniteImages,
        extremes,
        imageBounds.toExtremes(),
        channelAccumulator.toStatistics());
  }
}
