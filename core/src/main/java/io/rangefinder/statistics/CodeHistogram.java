package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * How many values fall into each bin of a fixed grid: the upper halves of the bits of a float
 * ({@code floatToRawIntBits(x) >>> 16}, the bfloat16 codes). 128 bins an octave, so each value is
 * known to 0.8 % of itself, over the whole range of floats, without a range to guess.
 *
 * <p>Infinities have codes of their own, and so have zeros, with the values nearer to zero than
 * 2^-133; -0.0 has the code 0x8000. NaN has none: it is only counted in {@link #nanCount()}.
 * Sparse; immutable.
 */
public final class CodeHistogram {

  private static final CodeHistogram EMPTY = new CodeHistogram(new int[0], new long[0], 0, 0);

  private final int[] codes;
  private final long[] counts;
  private final long nanCount;
  private final long elementCount;

  /** Takes the arrays over. */
  private CodeHistogram(int[] codes, long[] counts, long nanCount, long elementCount) {
    this.codes = codes;
    this.counts = counts;
    this.nanCount = nanCount;
    this.elementCount = elementCount;
  }

  /** The histogram of nothing. */
  public static CodeHistogram empty() {
    return EMPTY;
  }

  /**
   * A histogram of these bins.
   *
   * @param codes strictly rising, 0 to 0xffff, no code of a NaN
   * @param counts positive, one a code
   * @throws IllegalArgumentException if the arguments are none of a histogram
   */
  public static CodeHistogram of(int[] codes, long[] counts, long nanCount) {
    return checked(codes.clone(), counts.clone(), nanCount);
  }

  private static CodeHistogram checked(int[] codes, long[] counts, long nanCount) {
    if (codes.length != counts.length) {
      throw new IllegalArgumentException(
          "%d codes have %d counts.".formatted(codes.length, counts.length));
    }
    long total = nanCount;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < 0 || codes[i] >= FloatCode.COUNT || FloatCode.isNaN(codes[i])) {
        throw new IllegalArgumentException("%d is not the code of a number.".formatted(codes[i]));
      }
      if (i > 0 && codes[i] <= codes[i - 1]) {
        throw new IllegalArgumentException(
            "Code %d follows code %d.".formatted(codes[i], codes[i - 1]));
      }
      if (counts[i] <= 0) {
        throw new IllegalArgumentException("Code %d has count %d.".formatted(codes[i], counts[i]));
      }
      total = checkedSum(total, counts[i]);
    }
    if (nanCount < 0) {
      throw new IllegalArgumentException("%d NaN cannot be.".formatted(nanCount));
    }
    return new CodeHistogram(codes, counts, nanCount, total);
  }

  /** The histogram of the first {@code count} elements, which are finite. */
  static CodeHistogram ofFinite(float[] values, int count) {
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = FloatCode.of(values[i]);
    }
    Arrays.sort(sorted);
    int[] codes = new int[count];
    long[] counts = new long[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        codes[size++] = sorted[i];
      }
      counts[size - 1]++;
    }
    return checked(Arrays.copyOf(codes, size), Arrays.copyOf(counts, size), 0);
  }

  private static long checkedSum(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("More than 2^63 values are counted.", e);
    }
  }

  /** The codes that occur, rising. */
  public int[] codes() {
    return codes.clone();
  }

  /** How often each of {@link #codes()} occurs. */
  public long[] counts() {
    return counts.clone();
  }

  /** How often a code occurs. */
  public long count(int code) {
    int found = Arrays.binarySearch(codes, code);
    return found < 0 ? 0 : counts[found];
  }

  public long nanCount() {
    return nanCount;
  }

  /** How many values are zero, of either sign, or nearer to zero than 2^-133. */
  public long zeroCount() {
    return count(0) + count(FloatCode.NEGATIVE_ZERO);
  }

  public long positiveInfinityCount() {
    return count(FloatCode.POSITIVE_INFINITY);
  }

  public long negativeInfinityCount() {
    return count(FloatCode.NEGATIVE_INFINITY);
  }

  /** How many values are finite numbers. */
  public long finiteCount() {
    return elementCount() - nanCount - positiveInfinityCount() - negativeInfinityCount();
  }

  /** How many values were counted, NaN included. */
  public long elementCount() {
    return elementCount;
  }

  /** The counts of both, code by code. */
  public CodeHistogram merge(CodeHistogram other) {
    if (other.elementCount == 0) {
      return this;
    }
    if (elementCount == 0) {
      return other;
    }
    int[] mergedCodes = new int[codes.length + other.codes.length];
    long[] mergedCounts = new long[mergedCodes.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < codes.length && j < other.codes.length) {
      int mine = codes[i];
      int theirs = other.codes[j];
      long count = mine <= theirs ? counts[i] : 0;
      count += theirs <= mine ? other.counts[j] : 0;
      i += mine <= theirs ? 1 : 0;
      j += theirs <= mine ? 1 : 0;
      mergedCodes[size] = Math.min(mine, theirs);
      mergedCounts[size++] = count;
    }
    CodeHistogram longer = i < codes.length ? this : other;
    int from = i < codes.length ? i : j;
    int rest = longer.codes.length - from;
    System.arraycopy(longer.codes, from, mergedCodes, size, rest);
    System.arraycopy(longer.counts, from, mergedCounts, size, rest);
    return new CodeHistogram(
        Arrays.copyOf(mergedCodes, size + rest),
        Arrays.copyOf(mergedCounts, size + rest),
        nanCount + other.nanCount,
        checkedSum(elementCount, other.elementCount));
  }

  /** The finite values as bins in rising order, when nothing else is known of them. */
  public ValueBins bins() {
    return ValueBins.of(codes, counts, ValueBounds.empty());
  }

  /** The finite values as bins in rising order, within their exact bounds. */
  ValueBins bins(ValueBounds bounds) {
    return ValueBins.of(codes, counts, bounds);
  }

  /**
   * The value below which a share of the finite values lies, interpolated within its bin; NaN if
   * there is none.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    return bins().quantile(share);
  }

  void write(ByteSink sink) {
    sink.writeCount(nanCount);
    sink.writeCount(codes.length);
    int previous = -1;
    for (int i = 0; i < codes.length; i++) {
      sink.writeCount(codes[i] - previous - 1);
      sink.writeCount(counts[i]);
      previous = codes[i];
    }
  }

  static CodeHistogram read(ByteSource source) {
    return readBins(source, source.readCount());
  }

  /** Version 1 counts the exact zeros, too. */
  static CodeHistogram readVersionOne(ByteSource source) {
    long nanCount = source.readCount();
    source.readCount();
    return readBins(source, nanCount);
  }

  private static CodeHistogram readBins(ByteSource source, long nanCount) {
    int size = source.readLength(2);
    int[] codes = new int[size];
    long[] counts = new long[size];
    long code = -1;
    for (int i = 0; i < size; i++) {
      code = Math.min(code + 1 + Math.min(source.readCount(), FloatCode.COUNT), FloatCode.COUNT);
      codes[i] = (int) code;
      counts[i] = source.readCount();
    }
    return checked(codes, counts, nanCount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeHistogram that
        && Arrays.equals(codes, that.codes)
        && Arrays.equals(counts, that.counts)
        && nanCount == that.nanCount;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(codes) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "CodeHistogram[%d codes, %d values, %d NaN]"
        .formatted(codes.length, elementCount(), nanCount);
  }
}
