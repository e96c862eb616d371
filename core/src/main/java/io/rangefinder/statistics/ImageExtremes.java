package io.rangefinder.statistics;

/**
 * How the least and the greatest value of an image are distributed over the images, of those which
 * have a finite value.
 *
 * @param minima histogram of the images' least values
 * @param minimaSum their sum, at the scale {@link ExactSum#OF_FLOATS}
 * @param maxima histogram of the images' greatest values
 * @param maximaSum their sum, at the scale {@link ExactSum#OF_FLOATS}
 */
public record ImageExtremes(
    CodeHistogram minima, ExactSum minimaSum, CodeHistogram maxima, ExactSum maximaSum) {

  private static final ImageExtremes EMPTY =
      new ImageExtremes(
          CodeHistogram.empty(),
          ExactSum.zero(ExactSum.OF_FLOATS),
          CodeHistogram.empty(),
          ExactSum.zero(ExactSum.OF_FLOATS));

  public ImageExtremes {
    if (minima.finiteCount() != minima.elementCount()
        || maxima.finiteCount() != maxima.elementCount()
        || minima.elementCount() != maxima.elementCount()) {
      throw new IllegalArgumentException(
          "The images have the minima %s and the maxima %s.".formatted(minima, maxima));
    }
  }

  /** The extremes of no image. */
  public static ImageExtremes empty() {
    return EMPTY;
  }

  /** The extremes of images: the first {@code count} elements of both arrays. */
  static ImageExtremes ofImages(float[] minima, float[] maxima, int count) {
    return new ImageExtremes(
        CodeHistogram.ofFinite(minima, count),
        ExactSum.ofFloats(minima, count),
        CodeHistogram.ofFinite(maxima, count),
        ExactSum.ofFloats(maxima, count));
  }

  /** How many images have a finite value. */
  public long imageCount() {
    return minima.elementCount();
  }

  /** The mean of the images' least values; NaN without images. */
  public double meanMin() {
    return minimaSum.meanOver(imageCount());
  }

  /** The mean of the images' greatest values; NaN without images. */
  public double meanMax() {
    return maximaSum.meanOver(imageCount());
  }

  /** The extremes of the images of both. */
  public ImageExtremes merge(ImageExtremes other) {
    return new ImageExtremes(
        minima.merge(other.minima),
        minimaSum.merge(other.minimaSum),
        maxima.merge(other.maxima),
        maximaSum.merge(other.maximaSum));
  }

  void write(ByteSink sink) {
    minima.write(sink);
    minimaSum.write(sink);
    maxima.write(sink);
    maximaSum.write(sink);
  }

  static ImageExtremes readVersionOne(ByteSource source) {
    return new ImageExtremes(
        CodeHistogram.readVersionOne(source),
        ExactSum.read(source, ExactSum.OF_FLOATS),
        CodeHistogram.readVersionOne(source),
        ExactSum.read(source, ExactSum.OF_FLOATS));
  }

  static ImageExtremes read(ByteSource source) {
    return new ImageExtremes(
        CodeHistogram.read(source),
        ExactSum.read(source, ExactSum.OF_FLOATS),
        CodeHistogram.read(source),
        ExactSum.read(source, ExactSum.OF_FLOATS));
  }
}
