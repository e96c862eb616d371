package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Counts values code by code. Neighbouring values are counted in different tables: equal ones, as
 * an activation that saturates has many, would wait for each other in one.
 */
final class DenseHistogram {

  /** How many values may be counted before it must be drained. */
  private static final long CAPACITY = Integer.MAX_VALUE;

  private final int[] table0 = new int[FloatCode.COUNT];
  private final int[] table1 = new int[FloatCode.COUNT];
  private final int[] table2 = new int[FloatCode.COUNT];
  private final int[] table3 = new int[FloatCode.COUNT];
  private long undrained;

  private CodeHistogram histogram = CodeHistogram.empty();

  /** NaN counted as infinities, their payload being in the lower half of their bits. */
  private long positiveNaN;

  private long negativeNaN;

  /** To be called before an image is counted; afterwards what was counted so far may be 0. */
  void reserve(int length) {
    if (undrained + length > CAPACITY) {
      drain();
    }
    undrained += length;
  }

  /** Counts the values of a chunk. */
  void add(FloatChunk chunk) {
    add(chunk.first, chunk.inFirst());
    add(chunk.second, chunk.inSecond());
  }

  private void add(float[] values, int length) {
    int whole = length & -4;
    add(values, whole, table0, table1, table2, table3);
    for (int i = whole; i < length; i++) {
      table0[code(values[i])]++;
    }
  }

  private static void add(float[] values, int length, int[] a, int[] b, int[] c, int[] d) {
    for (int i = 0; i < length; i += 4) {
      a[code(values[i])]++;
      b[code(values[i + 1])]++;
      c[code(values[i + 2])]++;
      d[code(values[i + 3])]++;
    }
  }

  private static int code(float value) {
    return Float.floatToRawIntBits(value) >>> 16;
  }

  /** Finds the NaN of an image that were counted as infinities. */
  void findNaN(FloatBuffer values, int from, int length) {
    for (int i = from; i < from + length; i++) {
      float value = values.get(i);
      if (Float.isNaN(value) && !FloatCode.isNaN(FloatCode.of(value))) {
        if (FloatCode.of(value) == FloatCode.POSITIVE_INFINITY) {
          positiveNaN++;
        } else {
          negativeNaN++;
        }
      }
    }
  }

  /** How often a code was counted since it was drained. */
  long count(int code) {
    return (long) table0[code] + table1[code] + table2[code] + table3[code];
  }

  CodeHistogram histogram() {
    drain();
    return histogram;
  }

  private void drain() {
    int[] codes = new int[FloatCode.COUNT];
    long[] counts = new long[FloatCode.COUNT];
    int size = 0;
    long nanCount = positiveNaN + negativeNaN;
    for (int code = 0; code < FloatCode.COUNT; code++) {
      long count = count(code);
      if (code == FloatCode.POSITIVE_INFINITY) {
        count -= positiveNaN;
      } else if (code == FloatCode.NEGATIVE_INFINITY) {
        count -= negativeNaN;
      } else if (FloatCode.isNaN(code)) {
        nanCount += count;
        count = 0;
      }
      if (count > 0) {
        codes[size] = code;
        counts[size++] = count;
      }
    }
    histogram =
        histogram.merge(
            CodeHistogram.of(Arrays.copyOf(codes, size), Arrays.copyOf(counts, size), nanCount));
    for (int[] table : new int[][] {table0, table1, table2, table3}) {
      Arrays.fill(table, 0);
    }
    undrained = 0;
    positiveNaN = 0;
    negativeNaN = 0;
  }
}
