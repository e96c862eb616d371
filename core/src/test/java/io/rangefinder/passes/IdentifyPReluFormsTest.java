package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.rewrite.SeededConstants;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.toco.FakeQuants;
import io.rangefinder.toco.TocoPipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentifyPReluFormsTest {
  private static final Mul PRODUCT = new Mul(Activation.NONE);
  private static final Add SUM = new Add(Activation.NONE);
  private static final Sub DIFFERENCE = new Sub(Activation.NONE);

  @ParameterizedTest
  @CsvSource({
    "negated",
    "swapped",
    "sum of swapped terms",
    "subtracted",
    "absolute",
    "halved first",
    "halved slopes"
  })
  void everySpellingIsOnePReluOfTheSameValues(String form) {
    Graph before = spelled(form);
    Graph after = new FixedPoint("prelu", new IdentifyPReluForms()).run(before, new RewriteLog());

    assertThat(after.nodes()).extracting(node -> (Object) node.op()).containsExactly(new PRelu());
    Constant x = SeededConstants.signed(9, 2, 4, 3);
    assertThat(inTensorflow(after, x)).containsExactly(inTensorflow(before, x));
  }

  @Test
  void otherSumsStay() {
    GraphBuilder graph = halves();
    graph.input("z", DataType.FLOAT32, Shape.of(2, 4, 3));
    graph.node("foreign", new Relu(), "z");
    graph.node("part", PRODUCT, "slopes", "below");
    graph.node("y", SUM, "foreign", "part");
    graph.node("clamped", new Mul(Activation.RELU), "slopes", "below");
    graph.node("v", SUM, "above", "clamped");
    graph.node("square", PRODUCT, "below", "below");
    graph.node("w", SUM, "above", "square");
    Graph before = graph.build("y", "v", "w");

    Graph after = new FixedPoint("prelu", new IdentifyPReluForms()).run(before, new RewriteLog());

    assertThat(after.nodes()).isEqualTo(before.nodes());
  }

  @Test
  void onlyWhatIsToBecomeCodesIsSaidOtherwiseThanByToco() {
    for (TocoPipeline.Use use : TocoPipeline.Use.values()) {
      Graph after =
          TocoPipeline.create(FakeQuants.KEPT, use).run(spelled("absolute"), new RewriteLog());

      assertThat(after.nodes().stream().anyMatch(node -> node.op() instanceof PRelu))
          .isEqualTo(use == TocoPipeline.Use.CODES);
    }
    assertThat(DeployablePipeline.create().run(spelled("absolute"), new RewriteLog()).nodes())
        .extracting(node -> (Object) node.op())
        .containsExactly(new PRelu());
  }

  private static GraphBuilder halves() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(2, 4, 3));
    graph.constant("slopes", Constant.ofFloats(Shape.of(3), 0.25f, -0.5f, 2));
    graph.constant("half", Constant.ofFloats(Shape.scalar(), 0.5f));
    graph.node("above", new Relu(), "x");
    graph.node("minus", new Neg(), "x");
    graph.node("below", new Relu(), "minus");
    return graph;
  }

  private static Graph spelled(String form) {
    GraphBuilder graph = halves();
    graph.node("negative", new Neg(), "below");
    graph.node("size", new Abs(), "x");
    graph.node("twice", DIFFERENCE, "x", "size");
    switch (form) {
      case "negated" -> graph.node("part", PRODUCT, "slopes", "negative");
      case "swapped" -> graph.node("part", PRODUCT, "negative", "slopes");
      case "sum of swapped terms", "subtracted" -> graph.node("part", PRODUCT, "below", "slopes");
      case "absolute" -> {
        graph.node("scaled", PRODUCT, "slopes", "twice");
        graph.node("part", PRODUCT, "scaled", "half");
      }
      case "halved first" -> {
        graph.node("once", PRODUCT, "half", "twice");
        graph.node("part", PRODUCT, "once", "slopes");
      }
      default -> {
        graph.node("halves", PRODUCT, "slopes", "half");
        graph.node("part", PRODUCT, "halves", "twice");
      }
    }
    switch (form) {
      case "sum of swapped terms" -> graph.node("y", SUM, "part", "above");
      case "subtracted" -> graph.node("y", DIFFERENCE, "above", "part");
      default -> graph.node("y", SUM, "above", "part");
    }
    return graph.build("y");
  }

  private static float[] inTensorflow(Graph graph, Constant x) {
    try (TensorflowRunner runner = new TensorflowRunner(GraphDefExporter.export(graph, 1))) {
      return runner.run(Map.of("x", x), List.of("y")).getOrDefault("y", new float[0]);
    }
  }
}
