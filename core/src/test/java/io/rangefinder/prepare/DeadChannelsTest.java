package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.statistics.TensorAccumulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadChannelsTest {
  private static final Window2D WINDOW = Window2D.of(1, 1, Padding.SAME);
  private static final ChannelBounds SECOND_IS_DEAD =
      new ChannelBounds(new float[] {0, 0, 0}, new float[] {1, 0, 2});

  @Test
  void producerAndReadersForgetADeadChannel() {
    Graph graph = chain();

    DeadChannels.Result result =
        new DeadChannels().remove(graph, Map.of("a", SECOND_IS_DEAD, "pool", SECOND_IS_DEAD), 300);

    assertThat(floats(result.graph(), "a/w")).containsExactly(1, 2, 0, 0, 5, 6);
    assertThat(floats(result.graph(), "a/b")).containsExactly(1, 0, 3);
    assertThat(floats(result.graph(), "d/w")).containsExactly(1, 0, 3);
    assertThat(floats(result.graph(), "d/b")).containsExactly(1, 2, 3);
    assertThat(floats(result.graph(), "z/w")).isEqualTo(floats(graph, "z/w"));
    assertThat(result.report().findings())
        .containsExactly(
            new DeadChannels.Finding("a", List.of(1), List.of()),
            new DeadChannels.Finding("d", List.of(), List.of(1)));
  }

  @Test
  void weightsOnTheCodesOfTheirTrainingStay() {
    Graph graph = chain();
    Tensor trained =
        graph
            .tensor("d/w")
            .withRange(new TensorRange(new Range(-9, 9), true, RangeOrigin.TRAINED, "d/fq"));
    Graph partly = graph.withTensors(Map.of("d/w", trained));

    DeadChannels.Result result =
        new DeadChannels().remove(partly, Map.of("a", SECOND_IS_DEAD, "pool", SECOND_IS_DEAD), 300);

    assertThat(result.graph().tensor("d/w")).isEqualTo(trained);
    assertThat(floats(result.graph(), "a/w")).containsExactly(1, 2, 0, 0, 5, 6);
  }

  @Test
  void nothingIsDoneAfterTooFewImages() {
    Graph graph = chain();

    DeadChannels.Result result = new DeadChannels().remove(graph, Map.of("a", SECOND_IS_DEAD), 99);

    assertThat(result.graph()).isSameAs(graph);
    assertThat(result.report().hasEnoughImages()).isFalse();
    assertThat(result.report().findings()).isEmpty();
    assertThat(result.report().leastImages()).isEqualTo(100);
  }

  @Test
  void silentInputsAndOutputsOfTheGraphStay() {
    Graph graph = chain();
    ChannelBounds dead = new ChannelBounds(new float[2], new float[2]);

    DeadChannels.Result result =
        new DeadChannels().remove(graph, Map.of("x", dead, "z", dead), 300);

    assertThat(result.graph().tensors()).isEqualTo(graph.tensors());
    assertThat(result.report().hasEnoughImages()).isTrue();
    assertThat(result.report().findings()).isEmpty();
  }

  @Test
  void aConstantZeroIsDeadButAnythingElseAndNothingAreNot() {
    TensorAccumulator accumulator = new TensorAccumulator(3);
    accumulator.add("image", new float[] {0, 0, Float.NaN, -0f, 1e-30f, Float.NaN}, 0, 6);

    ChannelBounds bounds = ChannelBounds.of(accumulator.toStatistics().channels());

    assertThat(bounds.isDead(0)).isTrue();
    assertThat(bounds.isDead(1)).isFalse();
    assertThat(bounds.isDead(2)).isFalse();
    assertThat(bounds.isObserved(2)).isFalse();
  }

  @Test
  void weightsOfSeveralPixelsForgetTheChannelInEveryPixel() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 1, 1));
    builder.constant("a/w", Constant.ofFloats(Shape.of(2, 1, 1, 1), 1, 2));
    builder.node("a", new Conv2D(WINDOW, Activation.RELU), "x", "a/w");
    builder.constant("z/w", Constant.ofFloats(Shape.of(1, 4), 1, 2, 3, 4));
    builder.node("z", new FullyConnected(Activation.NONE), "a", "z/w");
    ChannelBounds firstIsDead = new ChannelBounds(new float[2], new float[] {0, 1});

    DeadChannels.Result result =
        new DeadChannels(1).remove(builder.build("z"), Map.of("a", firstIsDead), 1);

    assertThat(floats(result.graph(), "a/w")).containsExactly(0, 2);
    assertThat(floats(result.graph(), "z/w")).containsExactly(0, 2, 0, 4);
  }

  /** x, convolution a, pool, depthwise convolution d, convolution z. */
  private static Graph chain() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    builder.constant("a/w", Constant.ofFloats(Shape.of(3, 1, 1, 2), 1, 2, 3, 4, 5, 6));
    builder.constant("a/b", Constant.ofFloats(Shape.of(3), 1, 2, 3));
    builder.node("a", new Conv2D(WINDOW, Activation.RELU6), "x", "a/w", "a/b");
    builder.node("pool", new MaxPool2D(WINDOW, 2, 2, Activation.NONE), "a");
    builder.constant("d/w", Constant.ofFloats(Shape.of(1, 1, 1, 3), 1, 2, 3));
    builder.constant("d/b", Constant.ofFloats(Shape.of(3), 1, 2, 3));
    builder.node("d", new DepthwiseConv2D(WINDOW, 1, Activation.NONE), "pool", "d/w", "d/b");
    builder.constant("z/w", Constant.ofFloats(Shape.of(2, 1, 1, 3), 1, 2, 3, 4, 5, 6));
    builder.node("z", new Conv2D(WINDOW, Activation.RELU), "d", "z/w");
    return builder.build("z");
  }

  private static float[] floats(Graph graph, String constant) {
    return graph.constant(constant).orElseThrow().floats();
  }
}
