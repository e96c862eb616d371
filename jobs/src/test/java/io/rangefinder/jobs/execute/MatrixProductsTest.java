package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.model.DeployableModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What executors compute of matrix products, for an image alone and in each place of a batch. */
final class MatrixProductsTest {
  private static final int BATCH = 8;
  private static final List<Integer> DEPTHS = List.of(1, 3, 8, 65, 128, 1024);
  private static final List<Integer> OUTPUTS = List.of(1, 2, 3, 8, 33, 101);

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "2, true", "2, false", "7, true", "7, false", "49, true"})
  void anImageGivesTheSameAtEachPlaceOfABatch(int rows, boolean hasBias) {
    boolean areApart = rows == 1 || EngineSetting.keepsImagesApart(EngineProcess.environment());
    for (int depth : DEPTHS) {
      for (int outputs : OUTPUTS) {
        DeployableModel network = network(rows, depth, outputs, hasBias);
        float[] image = floats(rows * depth);
        float[] alone = run(network, 1, image);
        assertThat(alone).hasSize(rows * outputs);
        float[] batch = run(network, BATCH, repeated(image));
        for (int place = 1; place < BATCH && areApart; place++) {
          assertThat(part(batch, place))
              .as("place %d of %dx%d by %d", place, rows, depth, outputs)
              .isEqualTo(part(batch, 0));
        }
        if (rows == 1) {
          assertThat(part(batch, 0)).as("%d by %d in a batch", depth, outputs).isEqualTo(alone);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 8", "5, 1", "5, 8"})
  void productsAreSumsByHand(int rows, int images) {
    int depth = 37;
    int outputs = 11;
    DeployableModel network = network(rows, depth, outputs, true);
    float[] weights = network.graph().tensor("weights").requireConstant().floats();
    float[] bias = network.graph().tensor("bias").requireConstant().floats();
    float[] x = floats(images * rows * depth);
    float[] computed = run(network, images, x);
    for (int row = 0; row < images * rows; row++) {
      for (int output = 0; output < outputs; output++) {
        double sum = bias[output];
        double magnitude = Math.abs(bias[output]);
        for (int i = 0; i < depth; i++) {
          double product = (double) x[row * depth + i] * weights[output * depth + i];
          sum += product;
          magnitude += Math.abs(product);
        }
        double roundings = (depth + 2) * 0x1p-24 * magnitude;
        assertThat((double) computed[row * outputs + output])
            .as("row %d output %d", row, output)
            .isBetween(sum - roundings, sum + roundings);
      }
    }
  }

  private DeployableModel network(int rows, int depth, int outputs, boolean hasBias) {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, rows, depth, 1));
    graph.constant("weights", Constant.ofFloats(Shape.of(outputs, depth), floats(outputs * depth)));
    FullyConnected product = new FullyConnected(Activation.NONE);
    if (hasBias) {
      graph.constant("bias", Constant.ofFloats(Shape.of(outputs), floats(outputs)));
      graph.node("out", product, "x", "weights", "bias");
    } else {
      graph.node("out", product, "x", "weights");
    }
    return new DeployableModel(graph.build("out"));
  }

  private static float[] run(DeployableModel network, int images, float[] values) {
    LoweredGraph lowered = LoweredGraph.of(network, images).fetching(List.of("out"));
    float[][] computed = new float[1][];
    try (FloatModel engine = FloatModel.load(lowered.graphDef(), lowered.fetches())) {
      engine.run(
          lowered.input(),
          new FloatTensor(lowered.batchShape(), values),
          (fetch, result) -> {
            computed[0] = new float[result.limit()];
            result.get(computed[0]);
          });
    }
    return computed[0];
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static float[] repeated(float[] image) {
    float[] batch = new float[BATCH * image.length];
    for (int place = 0; place < BATCH; place++) {
      System.arraycopy(image, 0, batch, place * image.length, image.length);
    }
    return batch;
  }

  private static float[] part(float[] batch, int place) {
    int length = batch.length / BATCH;
    return Arrays.copyOfRange(batch, place * length, (place + 1) * length);
  }
}
