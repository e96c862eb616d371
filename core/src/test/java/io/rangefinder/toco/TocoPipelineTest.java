package io.rangefinder.toco;

import static io.rangefinder.rewrite.SeededConstants.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.rewrite.Rule;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TocoPipelineTest {
  @Test
  void fakeQuantKeepsABiasApartAndStays() {
    Graph after = converted(FakeQuants.KEPT);
    assertThat(kinds(after)).containsExactly("Conv2D", "FakeQuant", "Add", "FakeQuant");
    assertThat(clampOf(after, "y")).isEqualTo(Activation.RELU6);
  }

  @Test
  void fakeQuantKeepsABiasApartUntilItGoes() {
    Graph after = converted(FakeQuants.DROPPED_LAST);
    assertThat(kinds(after)).containsExactly("Conv2D", "Add");
    assertThat(rangeOf(after, "c")).isEqualTo(new Range(-4, 4));
    assertThat(rangeOf(after, "out")).isEqualTo(new Range(0, 6));
  }

  @Test
  void fakeQuantThatGoesFirstLetsABiasFold() {
    Graph after = converted(FakeQuants.DROPPED_FIRST);
    assertThat(kinds(after)).containsExactly("Conv2D");
    assertThat(rangeOf(after, "out")).isEqualTo(new Range(0, 6));
  }

  @Test
  void trainedRangeOfWeightsOutlivesTheirLayout() {
    Tensor weights = converted(FakeQuants.DROPPED_LAST).tensor("wq");
    assertThat(weights.shape()).isEqualTo(Shape.of(3, 1, 1, 2));
    assertThat(Objects.requireNonNull(weights.range()).range()).isEqualTo(new Range(-1, 1));
    assertThat(weights.range().narrow()).isTrue();
  }

  @Test
  void rangesAreReadBeforeFakeQuantGoes() {
    assertThat(generalRules(FakeQuants.DROPPED_FIRST))
        .containsSubsequence("ReadFakeQuantRange", "FoldConstantFakeQuant", "DropFakeQuant");
  }

  @Test
  void biasesAreNamedBeforeAnythingFoldsIntoThem() {
    assertThat(generalRules(FakeQuants.KEPT))
        .containsSubsequence(
            "EnsureBias",
            "FoldMulIntoPrecedingAffine",
            "FoldAddIntoPrecedingAffine",
            "FoldBinaryIntoFollowingAffine",
            "FuseActivation");
  }

  @Test
  void identitiesGoBeforeWeightsAreNamed() {
    assertThat(generalRules(FakeQuants.KEPT))
        .containsSubsequence("RemoveIdentity", "FoldWeightLayout", "FoldConstants");
  }

  @Test
  void noRuleIsListedTwice() {
    assertThat(generalRules(FakeQuants.DROPPED_FIRST)).doesNotHaveDuplicates();
  }

  private static List<String> generalRules(FakeQuants fakeQuants) {
    return TocoPipeline.create(fakeQuants).passes().stream()
        .filter(pass -> pass.name().equals("general"))
        .flatMap(pass -> ((FixedPoint) pass).rules().stream())
        .map(Rule::name)
        .toList();
  }

  /** conv (weights trained) - FakeQuant - bias - Relu6 - FakeQuant. */
  private static Graph converted(FakeQuants fakeQuants) {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    g.constant("w", signed(1, 1, 1, 2, 3));
    g.node("wq", new FakeQuant(-1, 1, 8, true), "w");
    g.constant("p", Constant.vector(3, 0, 1, 2));
    g.node("wq_reordered", new Transpose(), "wq", "p");
    Conv2D conv = new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE);
    g.node("c", conv, "x", "wq_reordered");
    g.node("q", new FakeQuant(-4, 4, 8, false), "c");
    g.constant("k", signed(7, 3));
    g.node("a", new Add(Activation.NONE), "q", "k");
    g.node("y", new Relu6(), "a");
    g.node("out", new FakeQuant(0, 6, 8, false), "y");
    return TocoPipeline.create(fakeQuants).run(g.build("out"), new RewriteLog());
  }

  private static List<String> kinds(Graph graph) {
    return graph.nodes().stream().map(node -> node.op().kind()).toList();
  }

  private static Activation clampOf(Graph graph, String tensor) {
    Node node = graph.producer(tensor).orElseThrow();
    return ((Add) node.op()).activation();
  }

  private static Range rangeOf(Graph graph, String tensor) {
    return Objects.requireNonNull(graph.tensor(tensor).range()).range();
  }
}
