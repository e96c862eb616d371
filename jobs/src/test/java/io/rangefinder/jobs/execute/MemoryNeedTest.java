package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import java.nio.FloatBuffer;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryNeedTest {
  private static final long MEBIBYTE = 1L << 20;

  /** 2 tensors of 12 MiB an image. */
  private static final DeployableModel RELU = relu();

  @Test
  void printsBothSettingsWithTheirParts() {
    assertThat(MemoryNeed.of(LoweredGraph.of(RELU, 4), 2).lines())
        .containsExactly(
            "an executor of 2 tasks, 4 images a run, needs",
            "spark.executor.memory=1594m (Spark 400 MiB, the graph 1 MiB, statistics 107 MiB, images being decoded 768 MiB, garbage 319 MiB)",
            "spark.executor.memoryOverhead=1712m (JVM and TensorFlow 664 MiB, weights 1 MiB, activations 536 MiB, images being decoded 512 MiB)");
  }

  @Test
  void eachImageOfABatchAddsItsActivationsForEachTask() {
    long atFour = MemoryNeed.of(LoweredGraph.of(RELU, 4), 3).overheadBytes();
    long atEight = MemoryNeed.of(LoweredGraph.of(RELU, 8), 3).overheadBytes();

    assertThat(atEight - atFour).isBetween(3 * 4 * 24 * MEBIBYTE, 3 * 4 * 30 * MEBIBYTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100, 1001, 8192})
  void accumulatorsTakeNoMoreThanIsCounted(int channels) {
    SplitAccumulator accumulator = new SplitAccumulator(channels);
    float[] values = new float[(1 << 18) / channels * channels];
    Random random = new Random(7);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(10 * random.nextGaussian()));
    }
    for (int image = 0; image < 12; image++) {
      Half half = image % 2 == 0 ? Half.FIRST : Half.SECOND;
      accumulator.add("image-" + image, half, FloatBuffer.wrap(values), 0, values.length);
    }

    assertThat(SizeEstimator.estimate(new Object[] {accumulator, accumulator.toStatistics()}))
        .isLessThan((2700 << 10) + 300 * channels);
  }

  @Test
  void tooSmallSettingsAreNamedWithWhatWouldDo() {
    MemoryNeed need = MemoryNeed.of(LoweredGraph.of(RELU, 4), 2);

    assertThat(
            need.shortfalls(
                new ExecutorMemory(
                    2, 1024 * MEBIBYTE, "spark.executor.memory", OptionalLong.of(384 * MEBIBYTE))))
        .containsExactly(
            "spark.executor.memory is 1024 MiB, but may take 1594 MiB: an executor could be killed; set it to 1594m, or run fewer tasks in an executor (spark.executor.cores).",
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
