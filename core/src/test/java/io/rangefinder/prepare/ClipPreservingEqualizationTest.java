package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Logistic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClipPreservingEqualizationTest {
  private static final ClipPreservingEqualization EXACT =
      new ClipPreservingEqualization(Headroom.NONE);

  @Test
  void bothSidesOfAChannelGetTheSameGreatestWeight() {
    Graph graph = pair(Activation.RELU, 2, 8);

    ClipPreservingEqualization.Result result = EXACT.equalize(graph, Map.of());

    assertThat(result.factors().of("y")[0]).isCloseTo(2, within(1e-9));
    assertThat(floats(result.graph(), "w1")[0]).isEqualTo(4);
    assertThat(floats(result.graph(), "b1")[0]).isEqualTo(2);
    assertThat(floats(result.graph(), "w2")[0]).isEqualTo(4);
    assertThat(floats(result.graph(), "b2")).isEqualTo(floats(graph, "b2"));
    assertThat(result.factors().carry("y", bounds(0, 3)).max()).isEqualTo(6);
  }

  @Test
  void aChannelIsScaledUpNoFurtherThanToItsClamp() {
    assertThat(factor(Activation.RELU6, 2, 8, bounds(0, 4))).isCloseTo(1.5, within(1e-9));
    assertThat(factor(Activation.RELU6, 2, 8, bounds(0, 1))).isCloseTo(2, within(1e-9));
    assertThat(factor(Activation.RELU_N1_TO_1, 2, 8, bounds(-0.8f, 0.1f)))
        .isCloseTo(1.25, within(1e-6));
  }

  @Test
  void aChannelThatReachesItsClampKeepsItsScale() {
    assertThat(factor(Activation.RELU6, 8, 2, bounds(0, 6))).isEqualTo(1);
    assertThat(factor(Activation.RELU6, 2, 8, bounds(0, 6))).isEqualTo(1);
    assertThat(factor(Activation.RELU_N1_TO_1, 8, 2, bounds(-1, 0.5f))).isEqualTo(1);
    assertThat(factor(Activation.RELU6, 8, 2, bounds(0, 5.9f))).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void headroomIsKeptBelowTheClamp() {
    Graph graph = pair(Activation.RELU6, 2, 8);
    Headroom headroom = new Headroom(1.5, 0.25);

    ClipPreservingEqualization equalization = new ClipPreservingEqualization(headroom);

    assertThat(equalization.equalize(graph, Map.of("y", bounds(0, 2))).factors().of("y")[0])
        .isCloseTo(1 / 0.75, within(1e-9));
    assertThat(equalization.equalize(graph, Map.of("y", bounds(0, 3))).factors().of("y")[0])
        .isEqualTo(1);
  }

  @Test
  void aClampedChannelThatWasNotObservedKeepsItsScale() {
    ChannelBounds nothing = bounds(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    assertThat(factor(Activation.RELU6, 2, 8, nothing)).isEqualTo(1);
    assertThat(EXACT.equalize(pair(Activation.RELU6, 2, 8), Map.of()).factors().of("y"))
        .containsExactly(1);
  }

  @Test
  void zerosAreNoReasonToScale() {
    assertThat(factor(Activation.RELU, 0, 8, bounds(0, 1))).isEqualTo(1);
    assertThat(factor(Activation.RELU, 8, 0, bounds(0, 1))).isEqualTo(1);
  }

  @Test
  void factorsAreBounded() {
    assertThat(factor(Activation.RELU, 1e-20f, 1, bounds(0, 1))).isEqualTo(1e4);
    assertThat(factor(Activation.RELU, 1, 1e-20f, bounds(0, 1))).isEqualTo(1e-4);
  }

  @Test
  void whatDoesNotCommuteWithScalingIsLeftAlone() {
    GraphBuilder builder = start();
    layer(builder, "y", "x", "1", Activation.RELU, 2);
    builder.node("curve", new Logistic(), "y");
    layer(builder, "z", "y", "2", Activation.NONE, 8);
    Graph graph = builder.build("z", "curve");

    ClipPreservingEqualization.Result result = EXACT.equalize(graph, Map.of());

    assertThat(result.graph().tensors()).isEqualTo(graph.tensors());
    assertThat(result.report().classes()).isEqualTo(result.report().frozen());
  }

  @Test
  void aConstantOfSeveralReadersIsReplacedForOneAlone() {
    GraphBuilder builder = start();
    layer(builder, "y", "x", "1", Activation.RELU, 2);
    layer(builder, "z", "y", "2", Activation.NONE, 8);
    builder.node("other", new FullyConnected(Activation.NONE), "x", "w1", "b1");
    Graph graph = builder.build("z", "other");

    Graph equalized = EXACT.equalize(graph, Map.of()).graph();

    assertThat(floats(equalized, "w1")).isEqualTo(floats(graph, "w1"));
    assertThat(equalized.producer("other").orElseThrow().inputs()).containsExactly("x", "w1", "b1");
    assertThat(equalized.producer("y").orElseThrow().inputs()).containsExactly("x", "w1_0", "b1_0");
    assertThat(floats(equalized, "w1_0")[0]).isEqualTo(4);
  }

  @Test
  void headroomBelowWhatWasObservedIsRefused() {
    assertThatThrownBy(() -> new Headroom(0.9, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headroom of 0.9 times and a share of 0.0 leaves too little");
  }

  private static double factor(
      Activation activation, float produced, float read, ChannelBounds observed) {
    Graph graph = pair(activation, produced, read);
    return EXACT.equalize(graph, Map.of("y", observed)).factors().of("y")[0];
  }

  /** One channel {@code y} between two operators of one weight each. */
  private static Graph pair(Activation activation, float produced, float read) {
    GraphBuilder builder = start();
    layer(builder, "y", "x", "1", activation, produced);
    layer(builder, "z", "y", "2", Activation.NONE, read);
    return builder.build("z");
  }

  private static GraphBuilder start() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 1));
    return builder;
  }

  private static void layer(
      GraphBuilder builder,
      String output,
      String input,
      String suffix,
      Activation activation,
      float weight) {
    builder.constant("w" + suffix, Constant.ofFloats(Shape.of(1, 1), weight));
    builder.constant("b" + suffix, Constant.ofFloats(Shape.of(1), 1));
    builder.node(output, new FullyConnected(activation), input, "w" + suffix, "b" + suffix);
  }

  private static ChannelBounds bounds(float min, float max) {
    return new ChannelBounds(new float[] {min}, new float[] {max});
  }

  private static float[] floats(Graph graph, String constant) {
    return graph.constant(constant).orElseThrow().floats();
  }
}
