package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.statistics.TensorAccumulator;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;

final class MemoryNeedTest {
  private static final long MEBIBYTE = 1L << 20;

  /** 2 tensors of 12 MiB an image. */
  private static final DeployableModel RELU = relu();

  @Test
  void printsBothSettingsWithTheirParts() {
    assertThat(MemoryNeed.of(LoweredGraph.of(RELU, 4), 2).lines())
        .containsExactly(
            "an executor of 2 tasks, 4 images a run, needs",
            "spark.executor.memory=1591m (Spark 400 MiB, the graph 1 MiB, statistics 105 MiB, images being decoded 768 MiB, garbage 319 MiB)",
            "spark.executor.memoryOverhead=1712m (JVM and TensorFlow 664 MiB, weights 1 MiB, activations 536 MiB, images being decoded 512 MiB)");
  }

  @Test
  void eachImageOfABatchAddsItsActivationsForEachTask() {
    long atFour = MemoryNeed.of(LoweredGraph.of(RELU, 4), 3).overheadBytes();
    long atEight = MemoryNeed.of(LoweredGraph.of(RELU, 8), 3).overheadBytes();

    assertThat(atEight - atFour).isBetween(3 * 4 * 24 * MEBIBYTE, 3 * 4 * 30 * MEBIBYTE);
  }

  @Test
  void accumulatorsTakeNoMoreThanIsCounted() {
    TensorAccumulator accumulator = new TensorAccumulator(1024);
    float[] values = new float[1 << 20];
    Random random = new Random(7);
    for (int image = 0; image < 20; image++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      accumulator.add("image-" + image, values, 0, values.length);
    }

    accumulator.toStatistics();

    assertThat(2 * SizeEstimator.estimate(accumulator)).isLessThan(2 * MEBIBYTE + 160 * 1024);
  }

  @Test
  void tooSmallSettingsAreNamedWithWhatWouldDo() {
    MemoryNeed need = MemoryNeed.of(LoweredGraph.of(RELU, 4), 2);

    assertThat(
            need.shortfalls(
                new ExecutorMemory(
                    2, 1024 * MEBIBYTE, "spark.executor.memory", OptionalLong.of(384 * MEBIBYTE))))
        .containsExactly(
            "spark.executor.memory is 1024 MiB, but may take 1591 MiB: an executor could be killed; set it to 1591m, or run fewer tasks in an executor (spark.executor.cores).",
            "spark.executor.memoryOverhead is 384 MiB, but may take 1712 MiB: an executor could be killed; set it to 1712m, or run fewer tasks in an executor (spark.executor.cores).");
  }

  @Test
  void enoughMemoryIsNoShortfallAndNorIsOverheadThatNobodyLimits() {
    MemoryNeed need = MemoryNeed.of(LoweredGraph.of(RELU, 4), 2);

    assertThat(
            need.shortfalls(
                new ExecutorMemory(2, need.heapBytes(), "", OptionalLong.of(need.overheadBytes()))))
        .isEmpty();
    assertThat(need.shortfalls(new ExecutorMemory(2, need.heapBytes(), "", OptionalLong.empty())))
        .isEmpty();
  }

  private static DeployableModel relu() {
    GraphBuilder graph = new GraphBuilder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 1024, 1024, 3));
    graph.node("y", new Relu(), "x");
    return new DeployableModel(graph.build("y"));
  }
}
