package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.FetchVisitor;
import java.nio.FloatBuffer;

/**
 * The least and the greatest value of each tensor, and nothing else: what a calibrator by min and
 * max would do.
 */
final class BoundsVisitor implements FetchVisitor {
  private static final int CHUNK = 1 << 12;

  private final float[] values = new float[CHUNK];
  private final int[] keys = new int[CHUNK];
  private final int[] least;
  private final int[] greatest;

  BoundsVisitor(int tensors) {
    least = new int[tensors];
    greatest = new int[tensors];
  }

  @Override
  public void visit(int fetch, FloatBuffer tensor) {
    for (int from = 0; from < tensor.limit(); from += CHUNK) {
      int count = Math.min(CHUNK, tensor.limit() - from);
      tensor.get(from, values, 0, count);
      toKeys(values, keys, count);
      least[fetch] = Math.min(least[fetch], least(keys, count));
      greatest[fetch] = Math.max(greatest[fetch], greatest(keys, count));
    }
  }

  /** Integers in the order of the values: their minima and maxima are found eight at a time. */
  private static void toKeys(float[] values, int[] keys, int count) {
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      keys[i] = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
  }

  private static int least(int[] keys, int count) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, keys[i]);
    }
    return least;
  }

  private static int greatest(int[] keys, int count) {
    int greatest = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, keys[i]);
    }
    return greatest;
  }
}
