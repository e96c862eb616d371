package io.rangefinder.statistics;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is known of one tensor over a multiset of images: an exact commutative monoid under {@link
 * #merge}, so the merged statistics and their bytes depend on the images alone.
 *
 * <p>Everything but the histogram and {@code nonFiniteImages} is of the finite values only. Values
 * nearer to zero than 2^-133 count as zero. Statistics of no image are {@link #empty()}; images
 * without a single finite value have empty bounds and no extremes, and NaN for whatever is derived
 * from values.
 *
 * @param images how many images were added
 * @param nonFiniteImages the images that have a NaN or an infinity; none if the statistics were
 *     stored in version 1, which did not keep them
 */
public record TensorStatistics(
    long images,
    CodeHistogram histogram,
    ValueBounds bounds,
    NonFiniteImages nonFiniteImages,
    Extremes extremes,
    ImageExtremes imageExtremes,
    ChannelStatistics channels) {

  private static final TensorStatistics EMPTY =
      new TensorStatistics(
          0,
          CodeHistogram.empty(),
          ValueBounds.empty(),
          NonFiniteImages.none(),
          Extremes.empty(),
          ImageExtremes.empty(),
          ChannelStatistics.empty());

  public TensorStatistics {
    if (images < 0 || imageExtremes.imageCount() > images || nonFiniteImages.count() > images) {
      throw new IllegalArgumentException(
          "%d images have %d extremes, and %d have values that are not finite."
              .formatted(images, imageExtremes.imageCount(), nonFiniteImages.count()));
    }
    long finite = histogram.finiteCount();
    if (bounds.minCount() > finite
        || bounds.maxCount() > finite
        || bounds.isEmpty() != (finite == 0)) {
      throw new IllegalArgumentException(
          "%d finite values have the bounds %s.".formatted(finite, bounds));
    }
  }

  /** The statistics of no image: the identity of {@link #merge}. */
  public static TensorStatistics empty() {
    return EMPTY;
  }

  /**
   * The statistics of the images of both.
   *
   * @throws IllegalArgumentException if they have different numbers of channels
   */
  public TensorStatistics merge(TensorStatistics other) {
    return new TensorStatistics(
        images + other.images,
        histogram.merge(other.histogram),
        bounds.merge(other.bounds),
        nonFiniteImages.merge(other.nonFiniteImages),
        extremes.merge(other.extremes),
        imageExtremes.merge(other.imageExtremes),
        channels.merge(other.channels));
  }

  /** The ids of all images that are named: those that set the range or are not finite. */
  public Set<String> namedImages() {
    Set<String> named = new TreeSet<>(nonFiniteImages.first());
    extremes.lowest().forEach(image -> named.add(image.imageId()));
    extremes.highest().forEach(image -> named.add(image.imageId()));
    return named;
  }

  /**
   * The same statistics of images with other ids. Which of several equal values are named was
   * decided by the ids there were.
   *
   * @param names gives the id of each of {@link #namedImages}, different ones for different images
   */
  public TensorStatistics renamed(UnaryOperator<String> names) {
    return new TensorStatistics(
        images,
        histogram,
        bounds,
        nonFiniteImages.renamed(names),
        extremes.renamed(names),
        imageExtremes,
        channels);
  }

  /** How many values were seen, NaN and infinities included. */
  public long elements() {
    return histogram.elementCount();
  }

  /** The mean of the finite values, from the sums of the channels; NaN if there are none. */
  public double mean() {
    return channels.sum().meanOver(histogram.finiteCount());
  }

  /**
   * The population standard deviation of the finite values, from {@link #bins()}; NaN if there are
   * none. It is off by less than 0.8 % of the root mean square, and for the usual bell of values by
   * some hundred thousandths of itself.
   */
  public double standardDeviation() {
    return bins().standardDeviation();
  }

  /** The finite values as bins in rising order, with the bounds as atoms. */
  public ValueBins bins() {
    return histogram.bins(bounds);
  }

  /**
   * The value below which a share of the finite values lies, from the exact least value (share 0)
   * to the exact greatest (share 1); NaN if there are none.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    return bins().quantile(share);
  }

  /** The stored form; equal statistics have equal bytes. */
  public byte[] toBytes() {
    return StoredForm.TENSOR.write(this::write);
  }

  /**
   * Reads {@link #toBytes()} of this version or an older one.
   *
   * @throws StatisticsFormatException for any other bytes
   */
  public static TensorStatistics fromBytes(byte[] bytes) {
    return StoredForm.TENSOR.read(
        bytes, (source, version) -> version == 1 ? readVersionOne(source) : read(source));
  }

  void write(ByteSink sink) {
    sink.writeCount(images);
    histogram.write(sink);
    bounds.write(sink);
    nonFiniteImages.write(sink);
    extremes.write(sink);
    imageExtremes.write(sink);
    channels.write(sink);
  }

  static TensorStatistics read(ByteSource source) {
    return new TensorStatistics(
        source.readCount(),
        CodeHistogram.read(source),
        ValueBounds.read(source),
        NonFiniteImages.read(source),
        Extremes.read(source),
        ImageExtremes.read(source),
        ChannelStatistics.read(source));
  }

  private static TensorStatistics readVersionOne(ByteSource source) {
    long images = source.readCount();
    CodeHistogram histogram = CodeHistogram.readVersionOne(source);
    ValueBounds bounds = ValueBounds.read(source);
    for (int sums = 0; sums < 2; sums++) {
      source.readInteger();
    }
    return new TensorStatistics(
        images,
        histogram,
        bounds,
        NonFiniteImages.none(),
        Extremes.read(source),
        ImageExtremes.readVersionOne(source),
        ChannelStatistics.read(source));
  }
}
