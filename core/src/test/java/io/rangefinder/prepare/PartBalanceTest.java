package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Concatenations of a convolution {@code a} of 3 channels and {@code b} of 2, read by others. */
final class PartBalanceTest {
  private static final Activation RELU = Activation.RELU;

  private final UnevenNetwork net = new UnevenNetwork();
  private final Map<String, ChannelBounds> observed = new HashMap<>();

  /** Widths 8 and 2: b is multiplied by 4, and what reads it divided. */
  @Test
  void theNarrowerPartIsWidened() {
    Graph graph = joined(RELU, RELU, 8, 2);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.report().findings())
        .containsExactly(
            new PartBalance.Finding(
                "joined",
                List.of(new PartBalance.Part("a", 8, 1), new PartBalance.Part("b", 2, 4))));
    assertThat(result.factors().of("joined")).containsExactly(1, 1, 1, 4, 4);
    assertThat(weights(result.graph(), "a/w")).isEqualTo(weights(graph, "a/w"));
    assertThat(weights(result.graph(), "b/w")).isEqualTo(times(weights(graph, "b/w"), 4));
    assertThat(weights(result.graph(), "b/b")).isEqualTo(times(weights(graph, "b/b"), 4));
    float[] before = weights(graph, "z/w");
    float[] after = weights(result.graph(), "z/w");
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isEqualTo(i % 5 < 3 ? before[i] : before[i] / 4);
    }
  }

  @Test
  void whatTheGraphComputesStaysTheSame() {
    observe(joined(RELU, Activation.NONE, 3, 1));
  }

  /** b is an output as well, so a becomes as narrow. */
  @Test
  void aPartThatMustKeepItsWidthSetsIt() {
    Graph graph = joined(RELU, RELU, 8, 2, "b");

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("joined")).containsExactly(0.25, 0.25, 0.25, 1, 1);
  }

  @Test
  void partsThatMustKeepTheirWidthsStay() {
    Graph graph = joined(RELU, RELU, 8, 2, "a", "b");

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.report().findings()).isEmpty();
    assertThat(result.graph()).isSameAs(graph);
  }

  /** Below 6 · 1 / (2/6 · 1.25 + 0.1): b may be scaled by 1 / (0.4167 + 0.1) = 1.935. */
  @Test
  void noClampIsFeltThatWasNot() {
    Graph graph = joined(RELU, Activation.RELU6, 40, 2);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("b")[0] / result.factors().of("a")[0])
        .isEqualTo(20, within(1e-6));
    assertThat(Arrays.stream(result.factors().of("b")).max().orElseThrow()).isLessThan(1.936);
  }

  @Test
  void aPartThatIsClippedKeepsItsWidth() {
    Graph graph = joined(RELU, Activation.RELU6, 40, 6);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("b")).containsOnly(1);
    assertThat(result.factors().of("a")[0]).isEqualTo(6.0 / 40, within(1e-9));
  }

  @Test
  void partsOfNearlyOneWidthStay() {
    Graph graph = joined(RELU, RELU, 8, 6.5f);

    assertThat(new PartBalance().balance(graph, observed).graph()).isSameAs(graph);
  }

  @Test
  void aDepthwiseConvolutionHandsTheFactorsOn() {
    net.conv("a", "x", 3, RELU);
    net.conv("b", "x", 2, RELU);
    net.node("joined", new Concatenation(3), "a", "b");
    net.depthwise("d", "joined", 1, RELU);
    net.conv("z", "d", 3, Activation.NONE);
    Graph graph = net.build("z");
    bound("joined", 8, 8, 8, 2, 2);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("d")).containsExactly(1, 1, 1, 4, 4);
    assertThat(weights(result.graph(), "d/w")).isEqualTo(weights(graph, "d/w"));
    observe(graph);
  }

  /** The same part in two concatenations has one factor; the others follow it. */
  @Test
  void aPartOfTwoConcatenationsHasOneFactor() {
    net.conv("a", "x", 3, RELU);
    net.conv("b", "x", 2, RELU);
    net.conv("c", net.node("joined", new Concatenation(3), "a", "b"), 2, RELU);
    net.conv("z", net.node("again", new Concatenation(3), "b", "c"), 3, Activation.NONE);
    Graph graph = net.build("z");
    bound("joined", 8, 8, 8, 2, 2);
    bound("again", 2, 2, 80, 80);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("joined")).containsExactly(1, 1, 1, 4, 4);
    assertThat(result.factors().of("again")[2]).isEqualTo(0.1, within(1e-12));
    observe(graph);
  }

  @Test
  void partsOfPartsAreBalanced() {
    net.conv("a", "x", 3, RELU);
    net.conv("b", "x", 2, RELU);
    net.conv("c", "x", 1, RELU);
    net.node("inner", new Concatenation(3), "a", "b");
    net.conv("z", net.node("outer", new Concatenation(3), "inner", "c"), 3, Activation.NONE);
    Graph graph = net.build("z");
    bound("inner", 8, 8, 8, 2, 2);
    bound("outer", 8, 8, 8, 2, 2, 80);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("outer")[5]).isEqualTo(0.1, within(1e-12));
    assertThat(result.factors().of("inner")).containsExactly(1, 1, 1, 4, 4);
    observe(graph);
  }

  /** Its other reader, a pool, gets the wider values too. */
  @Test
  void aPartMayHaveOtherReaders() {
    net.conv("a", "x", 3, RELU);
    net.node("pool", new MaxPool2D(Window2D.of(1, 1, Padding.SAME), 3, 3, Activation.NONE), "a");
    net.conv("b", "pool", 2, RELU);
    net.conv("z", net.node("joined", new Concatenation(3), "a", "b"), 3, Activation.NONE);
    Graph graph = net.build("z");
    bound("joined", 1, 1, 1, 16, 16);

    PartBalance.Result result = new PartBalance().balance(graph, observed);

    assertThat(result.factors().of("pool")).containsOnly(16);
    assertThat(result.factors().of("b")).containsOnly(1);
    observe(graph);
  }

  @Test
  void whatMakesTheQuantizedGraphWorseIsNotDone() {
    Graph graph = joined(RELU, RELU, 8, 2);

    PartBalance.Result worse =
        new PartBalance().balance(graph, observed, (of, bounds) -> of == graph ? 0.1 : 0.2);
    PartBalance.Result better =
        new PartBalance().balance(graph, observed, (of, bounds) -> of == graph ? 0.2 : 0.1);

    assertThat(worse.graph()).isSameAs(graph);
    assertThat(worse.factors().of("b")).containsOnly(1);
    assertThat(worse.report().isKept()).isFalse();
    assertThat(worse.report().findings()).hasSize(1);
    assertThat(better.report().isKept()).isTrue();
    assertThat(better.factors().of("b")).containsOnly(4);
  }

  @Test
  void theBoundsOfTheBalancedGraphAreItsOwn() {
    Graph graph = joined(RELU, RELU, 8, 2);

    new PartBalance()
        .balance(
            graph,
            observed,
            (of, bounds) -> {
              assertThat(bounds.get("joined").max(3)).isEqualTo(of == graph ? 2 : 8);
              return 0;
            });
  }

  private Graph joined(
      Activation ofA, Activation ofB, float widthA, float widthB, String... outputs) {
    net.conv("a", "x", 3, ofA);
    net.conv("b", "x", 2, ofB);
    net.conv("z", net.node("joined", new Concatenation(3), "a", "b"), 3, Activation.NONE);
    String[] all = Arrays.copyOf(outputs, outputs.length + 1);
    all[outputs.length] = "z";
    bound("joined", widthA, widthA, widthA, widthB, widthB);
    bound("a", widthA, widthA, widthA);
    bound("b", widthB, widthB);
    return net.build(all);
  }

  private void bound(String tensor, float... max) {
    observed.put(tensor, new ChannelBounds(new float[max.length], max));
  }

  /** Compares what the balanced graph computes in double precision. */
  private void observe(Graph graph) {
    List<List<float[]>> inputs = UnevenNetwork.inputs(4);
    try (Observation before = new Observation(graph)) {
      PartBalance.Result result = new PartBalance().balance(graph, observed);
      GraphVerifier.verify(result.graph(), "balance");
      assertThat(result.report().findings()).isNotEmpty();
      try (Observation after = new Observation(result.graph())) {
        for (List<float[]> image : inputs) {
          float[] expected = before.run(image, List.of("z")).get("z");
          float[] found = after.run(image, List.of("z")).get("z");
          for (int i = 0; i < expected.length; i++) {
            float tolerance = 1e-4f * (1 + Math.abs(expected[i]));
            assertThat(found[i]).isEqualTo(expected[i], within(tolerance));
          }
        }
      }
    }
  }

  private static float[] weights(Graph graph, String name) {
    return graph.constant(name).orElseThrow().floats();
  }

  private static float[] times(float[] values, float factor) {
    float[] products = values.clone();
    for (int i = 0; i < products.length; i++) {
      products[i] *= factor;
    }
    return products;
  }
}
