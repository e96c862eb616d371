package io.rangefinder.statistics;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is known of one tensor over images that are divided into halves (see {@link Half}), each
 * half by itself: an exact commutative monoid under {@link #merge}, as {@link TensorStatistics} is.
 *
 * @param first the statistics of the images of {@link Half#FIRST}
 * @param second the statistics of the images of {@link Half#SECOND}
 */
public record SplitStatistics(TensorStatistics first, TensorStatistics second) {

  private static final SplitStatistics EMPTY =
      new SplitStatistics(TensorStatistics.empty(), TensorStatistics.empty());

  /** The statistics of no image: the identity of {@link #merge}. */
  public static SplitStatistics empty() {
    return EMPTY;
  }

  /**
   * The statistics of the images of both, half by half.
   *
   * @throws IllegalArgumentException if they have different numbers of channels
   */
  public SplitStatistics merge(SplitStatistics other) {
    return new SplitStatistics(first.merge(other.first), second.merge(other.second));
  }

  /** The statistics of all images, whatever their half. */
  public TensorStatistics whole() {
    return first.merge(second);
  }

  /** The statistics of one half. */
  public TensorStatistics of(Half half) {
    return half == Half.FIRST ? first : second;
  }

  /** The ids of all images that are named in one half or the other. */
  public Set<String> namedImages() {
    Set<String> named = new TreeSet<>(first.namedImages());
    named.addAll(second.namedImages());
    return named;
  }

  /** The same statistics of images with other ids, see {@link TensorStatistics#renamed}. */
  public SplitStatistics renamed(UnaryOperator<String> names) {
    return new SplitStatistics(first.renamed(names), second.renamed(names));
  }

  /** The stored form; equal statistics have equal bytes. */
  public byte[] toBytes() {
    return StoredForm.SPLIT.write(this::write);
  }

  /**
   * Reads {@link #toBytes()}, or statistics that older runs did not divide: all are in the first
   * half then.
   *
   * @throws StatisticsFormatException for any other bytes
   */
  public static SplitStatistics fromBytes(byte[] bytes) {
    if (StoredForm.TENSOR.isOf(bytes)) {
      return new SplitStatistics(TensorStatistics.fromBytes(bytes), TensorStatistics.empty());
    }
    return StoredForm.SPLIT.read(bytes, (source, version) -> read(source));
  }

  void write(ByteSink sink) {
    first.write(sink);
    second.write(sink);
  }

  static SplitStatistics read(ByteSource source) {
    return new SplitStatistics(TensorStatistics.read(source), TensorStatistics.read(source));
  }
}
