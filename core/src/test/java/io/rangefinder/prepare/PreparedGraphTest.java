package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.op.Activation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedGraphTest {
  private static final Graph GRAPH = graph();

  /** The quantized graph is good enough. */
  private static final QuantizedError GOOD = (graph, observed) -> 0.01;

  @Test
  void noneLeavesTheGraphAsItIs() {
    PreparedGraph prepared = PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.NONE, GOOD);

    assertThat(prepared.graph()).isSameAs(GRAPH);
    assertThat(prepared.factors().of("a")).containsOnly(1).hasSize(8);
    assertThat(prepared.deadChannels()).isEmpty();
    assertThat(prepared.equalization()).isEmpty();
    assertThat(prepared.outliers()).isEmpty();
  }

  @Test
  void equalizeScalesOnly() {
    PreparedGraph prepared =
        PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.EQUALIZE, GOOD);

    assertThat(prepared.deadChannels()).isEmpty();
    assertThat(prepared.equalization()).isPresent();
    assertThat(prepared.outliers()).isEmpty();
    assertThat(prepared.graph().constant("a/w")).isNotEqualTo(GRAPH.constant("a/w"));
    assertThat(prepared.graph().constant("a/w").orElseThrow().floats()).doesNotContain(0);
  }

  @Test
  void fullTakesDeadChannelsOutBeforeScaling() {
    PreparedGraph prepared = PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.FULL, GOOD);

    assertThat(prepared.deadChannels().orElseThrow().findings())
        .containsExactly(
            new DeadChannels.Finding("a", List.of(2), List.of()),
            new DeadChannels.Finding("z", List.of(), List.of(2)));
    assertThat(prepared.factors().of("a")[2]).isEqualTo(1);
    assertThat(prepared.factors().of("a")[3]).isNotEqualTo(1);
    assertThat(prepared.graph().constant("a/w").orElseThrow().floats()).contains(0);
  }

  @Test
  void fullSplitsOffWhatEqualizationMayNotScale() {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, Activation.RELU6);
    net.conv("z", "a", 3, Activation.NONE);
    float[] clipped = {6, 6, 6, 6, 6, 6, 6, 6};
    Map<String, ChannelBounds> observed = Map.of("a", new ChannelBounds(new float[8], clipped));

    PreparedGraph prepared =
        PreparedGraph.prepare(net.build("z"), observed, 300, Preparation.FULL, GOOD);

    assertThat(prepared.outliers().orElseThrow().findings())
        .extracting(OutlierSplit.Finding::operator)
        .containsExactly("a");
    assertThat(prepared.graph().hasTensor("a/outliers")).isTrue();
    assertThat(prepared.factors().of("a")).hasSize(8);
  }

  @Test
  void activationsAreEvenedOutWherePoorOutputsGainByIt() {
    Map<String, ChannelBounds> observed = observed();
    double[] even =
        PreparedGraph.prepare(GRAPH, observed, 300, Preparation.FULL, error(0.1, 0.08))
            .factors()
            .of("a");
    double[] uneven =
        PreparedGraph.prepare(GRAPH, observed, 300, Preparation.FULL, error(0.1, 0.095))
            .factors()
            .of("a");

    assertThat(
            PreparedGraph.prepare(GRAPH, observed, 300, Preparation.FULL, GOOD).factors().of("a"))
        .isEqualTo(uneven);
    assertThat(spread(observed.get("a"), even)).isLessThan(spread(observed.get("a"), uneven));
  }

  @Test
  void theTrialOfEvenActivationsIsReported() {
    PreparedGraph tried =
        PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.FULL, error(0.1, 0.08));

    assertThat(tried.activations()).contains(new ActivationTrial(0.1, 0.08));
    assertThat(PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.FULL, GOOD).activations())
        .isEmpty();
  }

  /** The graph with even weights is asked for first. */
  private static QuantizedError error(double first, double others) {
    AtomicInteger asked = new AtomicInteger();
    return (graph, observed) -> asked.getAndIncrement() == 0 ? first : others;
  }

  /** The widest live channel over the narrowest. */
  private static double spread(ChannelBounds bounds, double[] factors) {
    double[] widths =
        IntStream.range(0, factors.length)
            .mapToDouble(c -> bounds.max(c) * factors[c])
            .filter(width -> width > 0)
            .sorted()
            .toArray();
    return widths[widths.length - 1] / widths[0];
  }

  private static Graph graph() {
    UnevenNetwork net = new UnevenNetwork();
    net.conv("a", "x", 8, Activation.RELU);
    net.conv("z", "a", 3, Activation.NONE);
    return net.build("z");
  }

  private static Map<String, ChannelBounds> observed() {
    return Map.of("a", new ChannelBounds(new float[8], new float[] {1, 2, 0, 4, 5, 6, 7, 8}));
  }
}
