package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * First and second moments of the input patches of a weighted operator, and of its outputs before
 * the activation, over images and positions: what rounding and refitting its weights need.
 *
 * <p>With x a patch (K inputs of a group) and z the outputs at the same position it holds the sums
 * of x, x·xᵀ, z and z·xᵀ. The sums of an image are added up in double in one order and rounded down
 * to whole numbers of 2^-64; those are added over images in 128 bits. So merged moments do not
 * depend on any order. Images with a sum that is not finite or reaches 2^40 are only counted.
 */
public final class PatchMoments {

  /** With sums below 2^40 each, so many images keep within 128 bits. */
  private static final long MAX_IMAGES = 1L << 22;

  private final PatchShape shape;
  private final long images;
  private final long imagesLeftOut;
  private final long positions;
  private final long[] upper;
  private final long[] lower;

  /** Takes the arrays over. */
  PatchMoments(
      PatchShape shape,
      long images,
      long imagesLeftOut,
      long positions,
      long[] upper,
      long[] lower) {
    if (images > MAX_IMAGES) {
      throw new IllegalArgumentException(
          "Moments of %d images, at most %d are possible.".formatted(images, MAX_IMAGES));
    }
    this.shape = shape;
    this.images = images;
    this.imagesLeftOut = imagesLeftOut;
    this.positions = positions;
    this.upper = upper;
    this.lower = lower;
  }

  /** The moments of no image. */
  public static PatchMoments empty(PatchShape shape) {
    return new PatchMoments(shape, 0, 0, 0, new long[shape.numbers()], new long[shape.numbers()]);
  }

  public PatchShape shape() {
    return shape;
  }

  /** How many images the sums hold. */
  public long images() {
    return images;
  }

  /** How many images were left out because of infinite or huge values. */
  public long imagesLeftOut() {
    return imagesLeftOut;
  }

  /** How many patches a group has, over all images. */
  public long positions() {
    return positions;
  }

  /** E[x] of a group: K numbers, NaN without positions. */
  public double[] inputMeans(int group) {
    return means(shape.inputsAt(group), shape.inputs());
  }

  /** E[z] of a group: one number an output, NaN without positions. */
  public double[] outputMeans(int group) {
    return means(shape.outputsAt(group), shape.outputs());
  }

  /**
   * E[x·xᵀ] - E[x]·E[x]ᵀ of a group: K × K, row by row; zero outside of the diagonal if only the
   * squares were summed.
   */
  public double[] inputCovariance(int group) {
    int size = shape.inputs();
    double[] mean = inputMeans(group);
    double[] covariance = new double[Math.multiplyExact(size, size)];
    int at = shape.productsAt(group);
    for (int i = 0; i < size; i++) {
      int first = shape.products() == PatchShape.Products.ALL ? 0 : i;
      for (int j = first; j <= i; j++) {
        double value = mean(at++) - mean[i] * mean[j];
        covariance[i * size + j] = value;
        covariance[j * size + i] = value;
      }
    }
    return covariance;
  }

  /** The diagonal of {@link #inputCovariance}: K numbers. */
  public double[] inputVariances(int group) {
    int size = shape.inputs();
    double[] mean = inputMeans(group);
    double[] variances = new double[size];
    int at = shape.productsAt(group);
    for (int i = 0; i < size; i++) {
      at += shape.products() == PatchShape.Products.ALL ? i : 0;
      variances[i] = mean(at++) - mean[i] * mean[i];
    }
    return variances;
  }

  /** E[z·xᵀ] - E[z]·E[x]ᵀ of a group: outputs × K, row by row. */
  public double[] crossCovariance(int group) {
    double[] inputMean = inputMeans(group);
    double[] outputMean = outputMeans(group);
    double[] covariance = means(shape.crossAt(group), shape.outputs() * shape.inputs());
    for (int o = 0; o < shape.outputs(); o++) {
      for (int k = 0; k < shape.inputs(); k++) {
        covariance[o * shape.inputs() + k] -= outputMean[o] * inputMean[k];
      }
    }
    return covariance;
  }

  private double[] means(int at, int length) {
    double[] means = new double[length];
    for (int i = 0; i < length; i++) {
      means[i] = mean(at + i);
    }
    return means;
  }

  private double mean(int at) {
    return WideNumber.toDouble(upper[at], lower[at]) / positions;
  }

  /**
   * The moments of the images of both.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public PatchMoments merge(PatchMoments other) {
    if (!shape.equals(other.shape)) {
      throw new IllegalArgumentException(
          "Cannot merge moments of %s and %s.".formatted(shape, other.shape));
    }
    long[] mergedUpper = new long[upper.length];
    long[] mergedLower = new long[lower.length];
    for (int i = 0; i < upper.length; i++) {
      long sum = lower[i] + other.lower[i];
      mergedUpper[i] = upper[i] + other.upper[i] + WideNumber.carry(lower[i], sum);
      mergedLower[i] = sum;
    }
    return new PatchMoments(
        shape,
        images + other.images,
        imagesLeftOut + other.imagesLeftOut,
        positions + other.positions,
        mergedUpper,
        mergedLower);
  }

  /** The stored form; equal moments have equal bytes. */
  public byte[] toBytes() {
    return StoredForm.PATCHES.write(this::write);
  }

  /**
   * Reads {@link #toBytes()} of this version or an older one.
   *
   * @throws StatisticsFormatException for any other bytes
   */
  public static PatchMoments fromBytes(byte[] bytes) {
    return StoredForm.PATCHES.read(bytes, (source, version) -> read(source));
  }

  void write(ByteSink sink) {
    shape.write(sink);
    sink.writeCount(images);
    sink.writeCount(imagesLeftOut);
    sink.writeCount(positions);
    for (int i = 0; i < upper.length; i++) {
      sink.writeLong(upper[i]);
      sink.writeLong(lower[i]);
    }
  }

  static PatchMoments read(ByteSource source) {
    PatchShape shape = PatchShape.read(source);
    long images = source.readCount();
    long imagesLeftOut = source.readCount();
    long positions = source.readCount();
    source.require(16L * shape.numbers());
    long[] upper = new long[shape.numbers()];
    long[] lower = new long[shape.numbers()];
    for (int i = 0; i < upper.length; i++) {
      upper[i] = source.readLong();
      lower[i] = source.readLong();
    }
    return new PatchMoments(shape, images, imagesLeftOut, positions, upper, lower);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatchMoments that
        && shape.equals(that.shape)
        && images == that.images
        && imagesLeftOut == that.imagesLeftOut
        && positions == that.positions
        && Arrays.equals(upper, that.upper)
        && Arrays.equals(lower, that.lower);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(upper) + Arrays.hashCode(lower);
  }

  @Override
  public String toString() {
    return "PatchMoments[%s, %d images, %d positions]".formatted(shape, images, positions);
  }
}
