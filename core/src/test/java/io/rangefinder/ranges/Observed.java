package io.rangefinder.ranges;

import io.rangefinder.statistics.TensorAccumulator;
import io.rangefinder.statistics.TensorStatistics;
import java.util.Arrays;
import java.util.Random;

/** Statistics of tensors that the tests of rules share. */
final class Observed {

  private Observed() {}

  static TensorStatistics of(float... values) {
    return ofImages(values);
  }

  static TensorStatistics ofImages(float[]... images) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    for (int i = 0; i < images.length; i++) {
      accumulator.add("image-" + i, images[i], 0, images[i].length);
    }
    return accumulator.toStatistics();
  }

  static float[] gaussians(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** What a ReLU6 leaves of a wide distribution: a quarter of the values is 6. */
  static float[] relu6(long seed, int count) {
    float[] values = gaussians(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] = Math.min(Math.max(values[i] * 9, 0), 6);
    }
    return values;
  }

  static float[] with(float[] values, float... last) {
    float[] more = Arrays.copyOf(values, values.length + last.length);
    System.arraycopy(last, 0, more, values.length, last.length);
    return more;
  }
}
