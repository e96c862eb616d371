package io.rangefinder.quantize.weights;

import io.rangefinder.statistics.PatchAccumulator;
import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape;
import io.rangefinder.statistics.PatchShape.Products;
import java.util.Arrays;
import java.util.Random;

/** Seeded patches, their outputs and moments. */
final class Samples {
  private final Random random;

  Samples(long seed) {
    this.random = new Random(seed);
  }

  /** Rows of positive inputs of very different variance that a few hidden causes couple. */
  float[] coupled(int rows, int inputs) {
    float[] mixing = uniform(3 * inputs, 0, 1);
    float[] x = new float[rows * inputs];
    for (int row = 0; row < rows; row++) {
      float[] causes = uniform(3, 0, 2);
      for (int k = 0; k < inputs; k++) {
        float sum = 0.1f * random.nextFloat();
        for (int c = 0; c < 3; c++) {
          sum += causes[c] * mixing[c * inputs + k];
        }
        x[row * inputs + k] = sum * (1 + k % 5);
      }
    }
    return x;
  }

  float[] uniform(int length, float from, float to) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = from + (to - from) * random.nextFloat();
    }
    return values;
  }

  /** What weights, outputs × K, and biases make of rows of inputs. */
  static float[] outputs(float[] x, int inputs, float[] weights, float[] bias) {
    int outputs = bias.length;
    float[] z = new float[x.length / inputs * outputs];
    for (int i = 0; i < z.length; i++) {
      double sum = bias[i % outputs];
      for (int k = 0; k < inputs; k++) {
        sum += (double) weights[i % outputs * inputs + k] * x[i / outputs * inputs + k];
      }
      z[i] = (float) sum;
    }
    return z;
  }

  /** The moments of one group over images of ten positions each. */
  static PatchMoments moments(float[] x, int inputs, float[] z, int outputs, Products products) {
    PatchAccumulator accumulator =
        new PatchAccumulator(new PatchShape(1, inputs, outputs, products));
    int rows = x.length / inputs;
    for (int from = 0; from < rows; from += 10) {
      int to = Math.min(from + 10, rows);
      accumulator.add(
          0,
          Arrays.copyOfRange(x, from * inputs, to * inputs),
          Arrays.copyOfRange(z, from * outputs, to * outputs),
          to - from);
      accumulator.endImage();
    }
    return accumulator.toMoments();
  }
}
