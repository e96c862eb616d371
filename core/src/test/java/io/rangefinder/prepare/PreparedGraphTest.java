package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.op.Activation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparedGraphTest {
  private static final Graph GRAPH = graph();

  /** Nothing here can be balanced. */
  private static final QuantizedError NEVER =
      (graph, observed) -> {
        throw new AssertionError("asked without need");
      };

  @Test
  void noneLeavesTheGraphAsItIs() {
    PreparedGraph prepared = PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.NONE, NEVER);

    assertThat(prepared.graph()).isSameAs(GRAPH);
    assertThat(prepared.factors().of("a")).containsOnly(1).hasSize(8);
    assertThat(prepared.deadChannels()).isEmpty();
    assertThat(prepared.equalization()).isEmpty();
    assertThat(prepared.outliers()).isEmpty();
  }

  @Test
  void equalizeScalesOnly() {
    PreparedGraph prepared =
        PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.EQUALIZE, NEVER);

    assertThat(prepared.deadChannels()).isEmpty();
    assertThat(prepared.equalization()).isPresent();
    assertThat(prepared.outliers()).isEmpty();
    assertThat(prepared.graph().constant("a/w")).isNotEqualTo(GRAPH.constant("a/w"));
    assertThat(prepared.graph().constant("a/w").orElseThrow().floats()).doesNotContain(0);
  }

  @Test
  void fullTakesDeadChannelsOutBeforeScaling() {
    PreparedGraph prepared = PreparedGraph.prepare(GRAPH, observed(), 300, Preparation.FULL, NEVER);

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
        PreparedGraph.prepare(net.build("z"), observed, 300, Preparation.FULL, NEVER);

    assertThat(prepared.outliers().orElseThrow().findings())
        .extracting(OutlierSplit.Finding::operator)
        .containsExactly("a");
    assertThat(prepared.graph().hasTensor("a/outliers")).isTrue();
    assertThat(prepared.factors().of("a")).hasSize(8);
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
