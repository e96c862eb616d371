package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutlierSplitTest {
  private static final Window2D WINDOW = Window2D.of(1, 1, Padding.SAME);

  @Test
  void theOutliersOfAConvolutionGetAnOperatorOfTheirOwn() {
    Graph graph = chain(1, 2, 40, 3, 1);

    OutlierSplit.Result result = new OutlierSplit().split(graph);

    assertThat(result.report().findings())
        .containsExactly(new OutlierSplit.Finding("a", 5, 1, 40, 3));
    assertThat(result.graph().nodes())
        .containsExactly(
            conv("x", "a/ordinary/weights", "a/ordinary/bias", "a/ordinary"),
            conv("x", "a/outliers/weights", "a/outliers/bias", "a/outliers"),
            new Node(new Concatenation(3), List.of("a/ordinary", "a/outliers"), "a"),
            new Node(new Conv2D(WINDOW, Activation.NONE), List.of("a", "z/w"), "z"));
    assertThat(floats(result.graph(), "a/ordinary/weights")).containsExactly(1, 2, 3, 1);
    assertThat(floats(result.graph(), "a/outliers/weights")).containsExactly(40);
    assertThat(floats(result.graph(), "a/ordinary/bias")).containsExactly(1, 2, 4, 5);
    assertThat(floats(result.graph(), "a/outliers/bias")).containsExactly(3);
    assertThat(floats(result.graph(), "z/w")).containsExactly(1, 2, 4, 5, 3);
  }

  @Test
  void evenWeightsStayWhole() {
    Graph graph = chain(1, 2, 3, 4, 1);

    OutlierSplit.Result result = new OutlierSplit().split(graph);

    assertThat(result.report().findings()).isEmpty();
    assertThat(result.graph().nodes()).isEqualTo(graph.nodes());
    assertThat(result.graph().tensors()).isEqualTo(graph.tensors());
  }

  @Test
  void tooManyChannelsWithGreatWeightsAreNoOutliers() {
    Graph graph = chain(30, 1, 40, 1, 1);

    assertThat(new OutlierSplit().split(graph).report().findings()).isEmpty();
  }

  @Test
  void channelsOfAnOutputKeepTheirOrder() {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("z", "x", 8, Activation.NONE);
    Graph graph = net.build("z");

    OutlierSplit.Result result = new OutlierSplit().split(graph);

    assertThat(result.report().findings()).isEmpty();
    assertThat(result.graph().tensors()).isEqualTo(graph.tensors());
  }

  @Test
  void aDepthwiseConvolutionAndTheOneBeforeItAreBothSplit() {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, Activation.RELU6);
    net.depthwise("d", "a", 1, Activation.RELU6);
    net.conv("z", "d", 3, Activation.NONE);
    Graph graph = net.build("z");

    OutlierSplit.Result result = new OutlierSplit().split(graph);

    assertThat(result.report().findings())
        .extracting(OutlierSplit.Finding::operator)
        .containsExactly("a", "d");
    assertThat(result.graph().tensor("d/outliers/input").shape().lastDim())
        .isEqualTo(result.graph().tensor("d/outliers").shape().lastDim());
    assertThat(result.graph().hasTensor("a/outliers")).isTrue();
  }

  @Test
  void outliersOfBothOperatorsStandAtBothEnds() {
    Graph graph = depthwiseChain(channels(40, 50, 1), channels(1, 30, 20));

    Graph split = new OutlierSplit().split(graph).graph();

    assertThat(floats(split, "a/ordinary/weights")).hasSize(6).containsOnly(1);
    assertThat(floats(split, "a/outliers/weights")).containsExactly(40, 50);
    assertThat(floats(split, "d/outliers/weights")).containsExactly(20);
    assertThat(floats(split, "d/ordinary/weights")).hasSize(6).containsOnly(1);
    assertThat(floats(split, "d/outliers_0/weights")).containsExactly(30);
    assertThat(split.producer("d").orElseThrow().inputs())
        .containsExactly("d/outliers", "d/ordinary", "d/outliers_0");
    assertThat(split.constant("d/outliers_0/input/begin").orElseThrow().indices())
        .containsExactly(0, 0, 0, 7);
  }

  @Test
  void onlyTheFirstOperatorsAreSplit() {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, Activation.RELU);
    net.conv("b", "a", 8, Activation.RELU);
    net.conv("z", "b", 3, Activation.NONE);

    assertThat(new OutlierSplit(1).split(net.build("z")).report().findings())
        .extracting(OutlierSplit.Finding::operator)
        .containsExactly("a");
  }

  @ParameterizedTest
  @MethodSource({
    "io.rangefinder.prepare.EqualizedTopologiesTest#bodies",
    "io.rangefinder.prepare.EqualizedTopologiesTest#ends"
  })
  void computesTheSame(Graph graph) {
    Graph split = new OutlierSplit().split(graph).graph();

    GraphVerifier.verify(split, "splitting");
    assertThat(split.outputs()).isEqualTo(graph.outputs());
    List<List<float[]>> inputs = UnevenNetwork.inputs(4);
    try (Observation original = new Observation(graph);
        Observation other = new Observation(split)) {
      ChannelBounds bounds = original.bounds(inputs).get("z");
      for (List<float[]> input : inputs) {
        float[] expected = original.run(input, List.of("z")).get("z");
        float[] actual = other.run(input, List.of("z")).get("z");
        assertThat(actual).containsExactly(expected, within(1e-5f * (bounds.max() - bounds.min())));
      }
    }
  }

  /** x, convolution a of one input channel with a weight for each output, convolution z. */
  private static Graph chain(float... weights) {
    int channels = weights.length;
    float[] counted = new float[channels];
    for (int c = 0; c < channels; c++) {
      counted[c] = c + 1;
    }
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    builder.constant("a/w", Constant.ofFloats(Shape.of(channels, 1, 1, 1), weights));
    builder.constant("a/b", Constant.ofFloats(Shape.of(channels), counted));
    builder.node("a", new Conv2D(WINDOW, Activation.NONE), "x", "a/w", "a/b");
    builder.constant("z/w", Constant.ofFloats(Shape.of(1, 1, 1, channels), counted));
    builder.node("z", new Conv2D(WINDOW, Activation.NONE), "a", "z/w");
    return builder.build("z");
  }

  /** x, convolution a, depthwise convolution d, convolution z; eight channels, no bias. */
  private static Graph depthwiseChain(float[] first, float[] second) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    builder.constant("a/w", Constant.ofFloats(Shape.of(8, 1, 1, 1), first));
    builder.node("a", new Conv2D(WINDOW, Activation.NONE), "x", "a/w");
    builder.constant("d/w", Constant.ofFloats(Shape.of(1, 1, 1, 8), second));
    builder.node("d", new DepthwiseConv2D(WINDOW, 1, Activation.NONE), "a", "d/w");
    builder.constant("z/w", Constant.ofFloats(Shape.of(1, 1, 1, 8), channels(1, 1, 1)));
    builder.node("z", new Conv2D(WINDOW, Activation.NONE), "d", "z/w");
    return builder.build("z");
  }

  /** Eight channels, the first three as given, the others 1. */
  private static float[] channels(float first, float second, float third) {
    return new float[] {first, second, third, 1, 1, 1, 1, 1};
  }

  private static Node conv(String input, String weights, String bias, String output) {
    return new Node(new Conv2D(WINDOW, Activation.NONE), List.of(input, weights, bias), output);
  }

  private static float[] floats(Graph graph, String constant) {
    return graph.constant(constant).orElseThrow().floats();
  }
}
