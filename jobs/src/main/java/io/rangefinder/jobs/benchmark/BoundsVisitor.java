package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.FetchVisitor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The least and the greatest value of each tensor, and nothing else: what a calibrator by min and
 * max would do. The values themselves are of no use: keys are exact to a bit.
 */
final class BoundsVisitor implements FetchVisitor {
  private static final int CHUNK = 1 << 12;

  private final float[] values = new float[CHUNK];
  private final int[] keys = new int[CHUNK];

  /** Bounds of each position of the chunks, so that the loops turn into vector instructions. */
  private final int[] least = new int[CHUNK];

  private final int[] greatest = new int[CHUNK];
  private final int[] leasts;
  private final int[] greatests;

  BoundsVisitor(int tensors) {
    leasts = new int[tensors];
    greatests = new int[tensors];
  }

  @Override
  public void visit(int fetch, FloatBuffer tensor) {
    Arrays.fill(least, Integer.MAX_VALUE >> 1);
    Arrays.fill(greatest, Integer.MIN_VALUE >> 1);
    for (int from = 0; from < tensor.limit(); from += CHUNK) {
      int count = Math.min(CHUNK, tensor.limit() - from);
      tensor.get(from, values, 0, count);
      toBits(values, keys, count);
      toKeys(keys, count);
      lower(least, keys, count);
      raise(greatest, keys, count);
    }
    for (int i = 0; i < CHUNK; i++) {
      leasts[fetch] = Math.min(leasts[fetch], least[i]);
      greatests[fetch] = Math.max(greatests[fetch], greatest[i]);
    }
  }

  private static void toBits(float[] values, int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
  }

  /** Halved integers in the order of the values, so that differences do not overflow. */
  private static void toKeys(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] ^ ((bits[i] >> 31) & Integer.MAX_VALUE)) >> 1;
    }
  }

  private static void lower(int[] bounds, int[] keys, int count) {
    for (int i = 0; i < count; i++) {
      int difference = keys[i] - bounds[i];
      bounds[i] += difference & (difference >> 31);
    }
  }

  private static void raise(int[] bounds, int[] keys, int count) {
    for (int i = 0; i < count; i++) {
      int difference = keys[i] - bounds[i];
      bounds[i] += difference & ~(difference >> 31);
    }
  }
}
