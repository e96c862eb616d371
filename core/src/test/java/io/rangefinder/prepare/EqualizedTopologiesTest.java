package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Window2D;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EqualizedTopologiesTest {
  private static final Activation NONE = Activation.NONE;
  private static final Activation RELU = Activation.RELU;
  private static final Activation RELU6 = Activation.RELU6;
  private static final Window2D BY_TWO = Window2D.of(2, 2, Padding.VALID);

  /** What lies between a first convolution {@code a} and a last one {@code z}. */
  static Stream<Arguments> bodies() {
    return Stream.of(
        body("nothing", RELU, net -> "a"),
        body("nothing, without a clamp", NONE, net -> "a"),
        body("a clamp at 6", RELU6, net -> "a"),
        body("a depthwise convolution", RELU, net -> net.depthwise("d", "a", 1, RELU)),
        body(
            "a depthwise convolution of multiplier 2",
            RELU6,
            net -> net.depthwise("d", "a", 2, RELU6)),
        body(
            "a residual sum",
            RELU,
            net -> {
              net.conv("b", "a", 8, NONE);
              return net.node("sum", new Add(NONE), "a", "b");
            }),
        body(
            "a residual sum clamped at 6",
            RELU6,
            net -> {
              net.depthwise("b", "a", 1, NONE);
              return net.node("sum", new Add(RELU6), "b", "a");
            }),
        body(
            "a difference",
            RELU,
            net -> {
              net.conv("b", "a", 8, NONE);
              return net.node("difference", new Sub(NONE), "b", "a");
            }),
        body(
            "a concatenation",
            RELU,
            net -> {
              net.conv("b", "x", 5, RELU6);
              return net.node("joined", new Concatenation(3), "b", "a", "b");
            }),
        body(
            "a concatenation of rows",
            RELU,
            net -> net.node("joined", new Concatenation(1), "a", net.conv("b", "a", 8, NONE))),
        body(
            "two readers",
            RELU,
            net -> {
              net.conv("b", "a", 6, RELU);
              net.conv("c", "a", 6, RELU);
              return net.node("sum", new Add(NONE), "b", "c");
            }),
        body(
            "pools, zeros around and resizing",
            RELU6,
            net -> {
              net.node("max", new MaxPool2D(BY_TWO, 2, 2, NONE), "a");
              net.node(
                  "padded",
                  new Pad(),
                  "max",
                  net.indices("around", Shape.of(4, 2), 0, 0, 1, 1, 1, 2, 2, 0));
              net.node("mean", new AveragePool2D(BY_TWO, 2, 2, NONE), "padded");
              return net.node(
                  "large", new ResizeBilinear(false, false), "mean", net.indices("size", 5, 5));
            }),
        body(
            "activations by themselves",
            NONE,
            net -> {
              net.node("leaky", new LeakyRelu(0.2f), "a");
              return net.node("clamped", new Relu6(), net.conv("b", "leaky", 8, NONE));
            }),
        body(
            "a factor and a term a channel",
            RELU,
            net -> {
              net.node("scaled", new Mul(NONE), "a", net.channelValues("factors", 8));
              return net.node("shifted", new Add(RELU), net.channelValues("terms", 8), "scaled");
            }),
        body(
            "one factor and one term",
            RELU,
            net -> {
              net.node("scaled", new Mul(NONE), net.scalar("factor", -0.3f), "a");
              net.conv("b", "scaled", 8, RELU);
              net.conv(
                  "c", net.node("shifted", new Add(NONE), "b", net.scalar("term", 0.5f)), 8, RELU);
              return "c";
            }),
        body("a transposed convolution", RELU, net -> net.transposed("t", "a", 6)));
  }

  private static Arguments body(
      String name, Activation activation, Function<UnevenNetwork, String> addTo) {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, activation);
    net.conv("z", addTo.apply(net), 3, NONE);
    return Arguments.of(Named.of(name, net.build("z")));
  }

  /** What follows a convolution {@code a} up to the output {@code z}. */
  static Stream<Arguments> ends() {
    return Stream.of(
        end(
            "means and a fully connected operator",
            net -> {
              net.node("mean", new Mean(false), "a", net.indices("axes", 1, 2));
              net.fullyConnected("z", "mean", 8, 5);
            }),
        end(
            "a fully connected operator on all pixels",
            net -> {
              net.node("flat", new Reshape(), "a", net.indices("shape", 1, 288));
              net.fullyConnected("z", "flat", 288, 5);
            }),
        end("a fully connected operator on an image", net -> net.fullyConnected("z", "a", 288, 5)),
        end(
            "a fully connected operator on parts of pixels",
            net -> net.fullyConnected("z", "a", 4, 5)),
        end(
            "a softmax",
            net -> {
              net.conv("b", "a", 4, RELU);
              net.node("z", new Softmax(1), "b");
            }));
  }

  private static Arguments end(String name, Consumer<UnevenNetwork> addTo) {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, RELU);
    addTo.accept(net);
    return Arguments.of(Named.of(name, net.build("z")));
  }

  @ParameterizedTest
  @MethodSource({"bodies", "ends"})
  void computesTheSameFromMoreEvenWeights(Graph graph) {
    List<List<float[]>> inputs = UnevenNetwork.inputs(8);
    Map<String, ChannelBounds> observed = observed(graph, inputs);

    ClipPreservingEqualization.Result result =
        new ClipPreservingEqualization(Headroom.NONE).equalize(graph, observed);

    GraphVerifier.verify(result.graph(), "equalization");
    assertThat(result.report().weights())
        .anySatisfy(
            change ->
                assertThat(change.after().maxOverMedian())
                    .isLessThan(0.7 * change.before().maxOverMedian()));
    assertThat(result.factors().of("x")).containsOnly(1);
    assertThat(result.factors().of("z")).containsOnly(1);
    try (Observation original = new Observation(graph);
        Observation equalized = new Observation(result.graph())) {
      for (List<float[]> input : inputs) {
        float[] expected = original.run(input, List.of("z")).get("z");
        float[] actual = equalized.run(input, List.of("z")).get("z");
        ChannelBounds bounds = observed.get("z");
        assertThat(actual).containsExactly(expected, within(1e-5f * (bounds.max() - bounds.min())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"bodies", "ends"})
  void valuesOfEveryChannelAreScaledByItsFactor(Graph graph) {
    List<List<float[]>> inputs = UnevenNetwork.inputs(4);
    Map<String, ChannelBounds> observed = observed(graph, inputs);

    ClipPreservingEqualization.Result result =
        new ClipPreservingEqualization(Headroom.NONE).equalize(graph, observed);

    observed(result.graph(), inputs)
        .forEach(
            (tensor, actual) -> {
              ChannelBounds expected = result.factors().carry(tensor, observed.get(tensor));
              float tolerance = 1e-5f * Math.max(expected.max(), -expected.min());
              for (int c = 0; c < actual.channels(); c++) {
                assertThat(actual.min(c)).isCloseTo(expected.min(c), within(tolerance));
                assertThat(actual.max(c)).isCloseTo(expected.max(c), within(tolerance));
              }
            });
  }

  @ParameterizedTest
  @MethodSource({"bodies", "ends"})
  void theSameGraphGivesTheSameConstants(Graph graph) {
    Map<String, ChannelBounds> observed = observed(graph, UnevenNetwork.inputs(2));

    Graph first = new ClipPreservingEqualization().equalize(graph, observed).graph();
    Graph second = new ClipPreservingEqualization().equalize(graph, observed).graph();

    assertThat(second.tensors()).isEqualTo(first.tensors());
    assertThat(second.nodes()).isEqualTo(first.nodes());
  }

  private static Map<String, ChannelBounds> observed(Graph graph, List<List<float[]>> inputs) {
    try (Observation observation = new Observation(graph)) {
      return observation.bounds(inputs);
    }
  }
}
