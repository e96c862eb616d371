package io.rangefinder.rewrite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import java.util.SplittableRandom;

/** Float constants of reproducible values. */
public final class SeededConstants {
  private SeededConstants() {}

  /** Values from -1 to 1. */
  public static Constant signed(long seed, int... dims) {
    return between(-1, 1, seed, dims);
  }

  /** Values from 0.5 to 2, as variances and scales are. */
  public static Constant positive(long seed, int... dims) {
    return between(0.5, 2, seed, dims);
  }

  private static Constant between(double low, double high, long seed, int... dims) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return Constant.ofFloats(shape, values);
  }
}
