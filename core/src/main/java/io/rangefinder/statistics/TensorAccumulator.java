package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Builds the statistics of one tensor, image by image. Mutable, for one thread; about 0.6 MiB, and
 * some 40 bytes a channel.
 *
 * <p>The result depends on the multiset of images alone, and equals the merged statistics of any
 * split of them.
 */
public final class TensorAccumulator {

  private final int channels;
  private final FloatChunk chunk;
  private final DenseHistogram histogram = new DenseHistogram();
  private final ChannelAccumulator channelAccumulator;
  private ValueBounds bounds = ValueBounds.empty();
  private Extremes extremes = Extremes.empty();
  private ImageExtremes imageExtremes = ImageExtremes.empty();
  private long images;
  private long undrained;

  /**
   * An accumulator without images.
   *
   * @param channels the last dimension of the tensor (NHWC); 1 for a scalar
   * @throws IllegalArgumentException if there are no channels, or more than 2^24
   */
  public TensorAccumulator(int channels) {
    if (channels < 1 || channels > DenseHistogram.CAPACITY) {
      throw new IllegalArgumentException("A tensor cannot have %d channels.".formatted(channels));
    }
    this.channels = channels;
    this.channelAccumulator = new ChannelAccumulator(channels);
    this.chunk = new FloatChunk(channelAccumulator.chunkLength());
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
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    int step = channelAccumulator.chunkLength();
    for (int done = 0; done < length; done += step) {
      chunk.read(values, from + done, Math.min(step, length - done));
      reserve(chunk.length());
      channelAccumulator.findBounds(chunk);
      float chunkMin = channelAccumulator.chunkMin();
      float chunkMax = channelAccumulator.chunkMax();
      if (chunkMin > -ChannelAccumulator.SMALL && chunkMax < ChannelAccumulator.SMALL) {
        addSmall(chunkMin, chunkMax);
        min = Math.min(min, chunkMin);
        max = Math.max(max, chunkMax);
      } else {
        ValueBounds finite = addAny();
        min = Math.min(min, finite.min());
        max = Math.max(max, finite.max());
      }
    }
    images++;
    if (min <= max) {
      if (!extremes.surpass(min, max)) {
        extremes = extremes.merge(Extremes.ofImage(imageId, min, max));
      }
      imageExtremes = imageExtremes.merge(ImageExtremes.ofImage(min, max));
    }
  }

  private void reserve(int length) {
    undrained += length;
    if (undrained > DenseHistogram.CAPACITY) {
      histogram.drain();
      undrained = length;
    }
  }

  private void addSmall(float min, float max) {
    long minMark = histogram.mark(min);
    long maxMark = histogram.mark(max);
    long zeroMark = histogram.mark(0f);
    long negativeZeroMark = histogram.mark(-0f);
    histogram.addFinite(chunk);
    channelAccumulator.addSmall(chunk);
    long positiveZeros = occurrences(0f, zeroMark);
    long zeros = negativeZeroMark == histogram.mark(-0f) ? positiveZeros : chunk.occurrences(0f);
    histogram.addZeros(zeros);
    long minCount = 1;
    if (min <= bounds.min()) {
      minCount = min == 0 ? zeros : occurrences(min, minMark);
    }
    long maxCount = 1;
    if (max >= bounds.max()) {
      maxCount = max == 0 ? zeros : occurrences(max, maxMark);
    }
    bounds = bounds.merge(new ValueBounds(min, minCount, max, maxCount));
  }

  private long occurrences(float value, long mark) {
    long counted = histogram.occurrencesSince(mark, value);
    return counted < 0 ? chunk.occurrences(value) : counted;
  }

  /** The slow path, for values that are large or not finite; returns the bounds of the finite. */
  private ValueBounds addAny() {
    histogram.addAny(chunk);
    channelAccumulator.addAny(chunk);
    histogram.addZeros(chunk.occurrences(0f));
    ValueBounds finite = chunk.finiteBounds();
    bounds = bounds.merge(finite);
    return finite;
  }

  /** The statistics of the images added so far; {@link TensorStatistics#empty()} without images. */
  public TensorStatistics toStatistics() {
    if (images == 0) {
      return TensorStatistics.empty();
    }
    histogram.drain();
    undrained = 0;
    return new TensorStatistics(
        images,
        histogram.histogram(),
        bounds,
        histogram.sum(),
        histogram.squares(),
        extremes,
        imageExtremes,
        channelAccumulator.toStatistics());
  }
}
