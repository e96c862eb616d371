package io.rangefinder.statistics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Counts values code by code and keeps what their exact sums need, until it is drained. A slot of
 * {@link #table} packs two numbers: how many values have the code (lower 24 bits), and the sum of
 * the lower halves of their bits (upper 40 bits). One addition a value thus yields the histogram
 * and the exact sum of the values.
 */
final class DenseHistogram {

  /** How many values may be added before it must be drained. */
  static final int CAPACITY = (1 << 24) - 1;

  private static final int COUNT_BITS = 24;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final int EXPONENTS = 1 << 9;

  private final long[] table = new long[FloatCode.COUNT];

  /** Sums of the squares of the lower halves, by sign and exponent. */
  private final long[] lowSquares = new long[EXPONENTS];

  private CodeHistogram histogram = CodeHistogram.empty();
  private ExactSum sum = ExactSum.zero(ExactSum.OF_FLOATS);
  private ExactSum squares = ExactSum.zero(ExactSum.OF_SQUARES);
  private long nanCount;
  private long zeroCount;

  CodeHistogram histogram() {
    return histogram;
  }

  ExactSum sum() {
    return sum;
  }

  ExactSum squares() {
    return squares;
  }

  /** Adds values that are all finite. */
  void addFinite(FloatChunk chunk) {
    addFinite(chunk.bits, chunk.length(), table, lowSquares);
  }

  /** Runs of zeros are counted apart: each addition to one slot waits for the one before. */
  private static void addFinite(int[] bits, int length, long[] table, long[] lowSquares) {
    long zeros = 0;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int a = bits[i];
      int b = bits[i + 1];
      int c = bits[i + 2];
      int d = bits[i + 3];
      if ((a | b | c | d) == 0) {
        zeros += 4;
        continue;
      }
      add(a, table, lowSquares);
      add(b, table, lowSquares);
      add(c, table, lowSquares);
      add(d, table, lowSquares);
    }
    for (int i = whole; i < length; i++) {
      add(bits[i], table, lowSquares);
    }
    table[0] += zeros;
  }

  private static void add(int bits, long[] table, long[] lowSquares) {
    long low = bits & 0xffff;
    table[bits >>> 16] += (low << COUNT_BITS) | 1;
    lowSquares[bits >>> 23] += low * low;
  }

  /** Adds any values. */
  void addAny(FloatChunk chunk) {
    for (int i = 0; i < chunk.length(); i++) {
      if (Float.isNaN(chunk.values[i])) {
        nanCount++;
      } else {
        add(chunk.bits[i], table, lowSquares);
      }
    }
  }

  void addZeros(long count) {
    zeroCount += count;
  }

  /** The state of the code of a value, to ask later what was added to it since. */
  long mark(float value) {
    return table[FloatCode.of(value)];
  }

  /**
   * How many of the values added to a code since {@code mark} was taken equal {@code value}; -1 if
   * the sums do not tell. They do if all values are the same and none can compensate another, as is
   * so for the least and the greatest value and for zero.
   */
  long occurrencesSince(long mark, float value) {
    int bits = Float.floatToRawIntBits(value);
    long added = table[bits >>> 16] - mark;
    long count = added & COUNT_MASK;
    return added >>> COUNT_BITS == count * (bits & 0xffff) ? count : -1;
  }

  /** Moves what was added into the histogram and the sums. */
  void drain() {
    int size = 0;
    for (long slot : table) {
      size += slot == 0 ? 0 : 1;
    }
    int[] codes = new int[size];
    long[] counts = new long[size];
    int filled = 0;
    for (int first = 0; first < FloatCode.COUNT; first += 0x80) {
      BigInteger mantissas = BigInteger.ZERO;
      BigInteger mantissaSquares = BigInteger.ZERO;
      for (int code = first; code < first + 0x80; code++) {
        long slot = table[code];
        if (slot == 0) {
          continue;
        }
        long count = slot & COUNT_MASK;
        codes[filled] = code;
        counts[filled++] = count;
        long low = slot >>> COUNT_BITS;
        long high = FloatCode.upperMantissa(code);
        mantissas = mantissas.add(BigInteger.valueOf(((count * high) << 16) + low));
        mantissaSquares =
            mantissaSquares
                .add(BigInteger.valueOf(count * high * high).shiftLeft(32))
                .add(BigInteger.valueOf(2 * high * low).shiftLeft(16));
      }
      if (FloatCode.isFinite(first)) {
        int exponent = first >>> 7;
        mantissaSquares = mantissaSquares.add(BigInteger.valueOf(lowSquares[exponent]));
        addToSums(first, mantissas, mantissaSquares);
      }
    }
    histogram = histogram.merge(CodeHistogram.of(codes, counts, nanCount, zeroCount));
    Arrays.fill(table, 0);
    Arrays.fill(lowSquares, 0);
    nanCount = 0;
    zeroCount = 0;
  }

  private void addToSums(int code, BigInteger mantissas, BigInteger mantissaSquares) {
    if (mantissas.signum() == 0) {
      return;
    }
    int shift = FloatCode.mantissaShift(FloatCode.biasedExponent(code));
    BigInteger magnitude = mantissas.shiftLeft(shift);
    BigInteger units = code >= FloatCode.NEGATIVE_ZERO ? magnitude.negate() : magnitude;
    sum = sum.merge(new ExactSum(units, ExactSum.OF_FLOATS));
    squares =
        squares.merge(new ExactSum(mantissaSquares.shiftLeft(2 * shift), ExactSum.OF_SQUARES));
  }
}
