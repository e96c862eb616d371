package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.FetchVisitor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The least and the greatest value of each tensor, and nothing else: what a calibrator by min and
 * max would do.
 */
final class BoundsVisitor implements FetchVisitor {
  private static final int CHUNK = 1 << 12;

  private final float[] values = new float[CHUNK];

  /** Bounds of each position of the chunks, so that the loops turn into vector instructions. */
  private final float[] least = new float[CHUNK];

  private final float[] greatest = new float[CHUNK];
  private final float[] leasts;
  private final float[] greatests;

  BoundsVisitor(int tensors) {
    leasts = new float[tensors];
    greatests = new float[tensors];
  }

  @Override
  public void visit(int fetch, FloatBuffer tensor) {
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    for (int from = 0; from < tensor.limit(); from += CHUNK) {
      int count = Math.min(CHUNK, tensor.limit() - from);
      tensor.get(from, values, 0, count);
      lower(least, values, count);
      raise(greatest, values, count);
    }
    for (int i = 0; i < CHUNK; i++) {
      leasts[fetch] = Math.min(leasts[fetch], least[i]);
      greatests[fetch] = Math.max(greatests[fetch], greatest[i]);
    }
  }

  private static void lower(float[] bounds, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      bounds[i] = Math.min(bounds[i], values[i]);
    }
  }

  private static void raise(float[] bounds, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      bounds[i] = Math.max(bounds[i], values[i]);
    }
  }
}
