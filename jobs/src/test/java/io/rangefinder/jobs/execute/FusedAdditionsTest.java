package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FusedAdditionsTest {
  private static final int CHANNELS = 16;
  private static final Shape SHAPE = Shape.of(1, 24, 24, CHANNELS);

  /** Blocks that add their input to what they make of it, as in residual networks. */
  private static GraphDefs residual() {
    float[] weights = new float[CHANNELS * CHANNELS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i * 37 % 29 - 14) / 100f;
    }
    float[] bias = new float[CHANNELS];
    Arrays.fill(bias, 0.25f);
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", SHAPE.toArray())
            .floats("weights", new long[] {1, 1, CHANNELS, CHANNELS}, weights)
            .floats("bias", bias);
    String block = "x";
    for (int i = 0; i < 6; i++) {
      graph
          .convolution("conv" + i, block, "weights")
          .node("biased" + i, "BiasAdd", "conv" + i, "bias")
          .node("shortcut" + i, "AddV2", "biased" + i, block)
          .node("relu" + i, "Relu6", "shortcut" + i);
      block = "relu" + i;
    }
    return graph.node("y", "Square", block);
  }

  @Test
  void whatIsFetchedIsComputedByItself() {
    List<String> biased = IntStream.range(0, 6).mapToObj(i -> "biased" + i + ":0").toList();

    assertThat(FusedAdditions.mayBeIn(residual().graph(), List.of("y"))).isTrue();
    assertThat(FusedAdditions.mayBeIn(residual().graph(), biased)).isFalse();
    assertThat(FusedAdditions.mayBeIn(residual().graph(), biased.subList(1, 6))).isTrue();
  }

  @Test
  void whatOthersReadIsNotFused() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x")
            .floats("bias", 1)
            .node("biased", "BiasAdd", "x", "bias")
            .node("sum", "AddV2", "biased", "x")
            .node("y", "Mul", "sum", "biased");

    assertThat(FusedAdditions.mayBeIn(graph.graph(), List.of("y"))).isFalse();
  }
}
