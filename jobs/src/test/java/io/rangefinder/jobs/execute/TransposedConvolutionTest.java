package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.model.DeployableModel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What executors compute of a transposed convolution from one channel to one, by hand. */
class TransposedConvolutionTest {
  private static final int EXTENT = 4;

  @ParameterizedTest
  @CsvSource({
    "1, 3, SAME",
    "2, 3, SAME",
    "2, 4, SAME",
    "2, 2, VALID",
    "2, 3, VALID",
    "3, 3, SAME",
    "4, 4, SAME",
    "4, 3, SAME",
    "4, 5, VALID"
  })
  void isTheSumByHand(int stride, int taps, Padding padding) {
    Window2D window = Window2D.of(stride, stride, padding);
    int result = padding == Padding.SAME ? EXTENT * stride : (EXTENT - 1) * stride + taps;
    Random random = new Random(stride * 10 + taps);
    float[] weights = floats(random, taps * taps);
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, EXTENT, EXTENT, 1));
    graph.constant("w", Constant.ofFloats(Shape.of(1, taps, taps, 1), weights));
    graph.constant("shape", Constant.vector(1, result, result, 1));
    graph.node("out", new TransposeConv2D(window), "shape", "w", "x");
    DeployableModel model = new DeployableModel(graph.build("out"));
    for (int images : new int[] {1, 8}) {
      float[] x = floats(random, images * EXTENT * EXTENT);
      double[] sums = new double[images * result * result];
      double[] magnitudes = new double[sums.length];
      int before = window.paddingTop(result, taps);
      for (int i = 0; i < x.length; i++) {
        int image = i / (EXTENT * EXTENT);
        int row = i / EXTENT % EXTENT * stride - before;
        int column = i % EXTENT * stride - before;
        for (int tap = 0; tap < taps * taps; tap++) {
          int y = row + tap / taps;
          int z = column + tap % taps;
          if (y >= 0 && z >= 0 && y < result && z < result) {
            double product = (double) x[i] * weights[tap];
            sums[(image * result + y) * result + z] += product;
            magnitudes[(image * result + y) * result + z] += Math.abs(product);
          }
        }
      }
      float[] computed = new float[sums.length];
      try (FloatModel engine = FloatModel.load(model.lower(images), List.of("out"))) {
        engine.run(
            "x",
            new FloatTensor(Shape.of(images, EXTENT, EXTENT, 1), x),
            (fetch, values) -> values.get(computed));
      }
      for (int i = 0; i < sums.length; i++) {
        double roundings = (taps * taps + 1) * 0x1p-24 * magnitudes[i];
        assertThat((double) computed[i])
            .as("element %d of %d images", i, images)
            .isBetween(sums[i] - roundings, sums[i] + roundings);
      }
    }
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
