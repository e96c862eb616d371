package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.PassPipeline;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import io.rangefinder.toco.FakeQuants;
import io.rangefinder.toco.TocoPipeline;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolveIdleDropoutTest {
  private final RuleAssert rule = assertRule(new ResolveIdleDropout());

  @Test
  void theFloorOfOneAndARandomNumberIsOne() {
    rule.on(floored(1, 1, 0))
        .rewritesTo(
            """
            input x: float32[1,2]
            y: float32[1,2] = Mul[activation=NONE](x, f: float32[1,2] #d5065190)
            output y
            """);
    assertThat(masked(floored(1, 1, 0)).constant("f").orElseThrow().floats()).containsExactly(1, 1);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.5f, 0.99999f, 2, 0})
  void otherProbabilitiesStayRandom(float keep) {
    rule.on(floored(keep, 1, 0)).doesNotFire();
  }

  @Test
  void randomNumbersOfOtherRangesStay() {
    rule.on(floored(1, 2, 0)).doesNotFire();
    rule.on(floored(1, 1, -0.5f)).doesNotFire();
  }

  @Test
  void comparisonsThatAlwaysHoldAreTrue() {
    assertThat(isMaskResolved(new GreaterEqual(), 0)).isTrue();
    assertThat(isMaskResolved(new Less(), 1)).isTrue();
  }

  @Test
  void comparisonsThatMayFailStay() {
    assertThat(isMaskResolved(new GreaterEqual(), 0.1f)).isFalse();
    assertThat(isMaskResolved(new Less(), 0.9f)).isFalse();
  }

  @Test
  void aDropoutThatKeepsEverythingVanishesFromBothPipelines() {
    Graph graph =
        random()
            .scalar("keep", 1)
            .node("a", add(), "keep", "r")
            .node("f", new Floor(), "a")
            .node("d", new Div(Activation.NONE), "x", "keep")
            .node("m", new Mul(Activation.NONE), "d", "f")
            .node("y", new Relu(), "m")
            .outputs("y");

    assertThat(DeployablePipeline.create().run(graph, new RewriteLog()).nodes())
        .extracting(node -> node.op().kind())
        .containsExactly("Relu");
    assertThat(TocoPipeline.create(FakeQuants.KEPT).run(graph, new RewriteLog()).nodes())
        .extracting(node -> node.op().kind())
        .containsExactly("Relu");
  }

  @ParameterizedTest
  @MethodSource("selects")
  void aDropoutThatSelectsWhatItKeepsVanishesToo(Op select) {
    Graph graph =
        random()
            .scalar("rate", 0)
            .node("keep", new GreaterEqual(), "r", "rate")
            .scalar("scale", 1)
            .node("scaled", new Mul(Activation.NONE), "x", "scale")
            .constant("zeros", Constant.ofFloats(Shape.of(1, 2), new float[2]))
            .node("kept", select, "keep", "scaled", "zeros")
            .node("y", new Relu(), "kept")
            .outputs("y");

    for (PassPipeline pipeline :
        List.of(DeployablePipeline.create(), TocoPipeline.create(FakeQuants.KEPT))) {
      assertThat(pipeline.run(graph, new RewriteLog()).nodes())
          .singleElement()
          .hasToString("Relu 'y'");
    }
  }

  static List<Op> selects() {
    return List.of(new Select(), new SelectV2());
  }

  private static Graph masked(Graph graph) {
    return new PassPipeline("mask", new FixedPoint("mask", new ResolveIdleDropout()))
        .run(graph, new RewriteLog());
  }

  private static boolean isMaskResolved(Op comparison, float limit) {
    Graph graph =
        random()
            .scalar("limit", limit)
            .node("c", comparison, "r", "limit")
            .node("f", new Cast(DataType.FLOAT32), "c")
            .node("y", new Mul(Activation.NONE), "x", "f")
            .outputs("y");
    return DeployablePipeline.create().run(graph, new RewriteLog()).nodes().stream()
        .noneMatch(node -> node.op() instanceof RandomUniform);
  }

  /** The mask of {@code floor(keep + (u * factor + lowest))}. */
  private static Graph floored(float keep, float factor, float lowest) {
    return random()
        .scalar("factor", factor)
        .scalar("lowest", lowest)
        .scalar("keep", keep)
        .node("scaled", new Mul(Activation.NONE), "r", "factor")
        .node("moved", add(), "scaled", "lowest")
        .node("a", add(), "keep", "moved")
        .node("f", new Floor(), "a")
        .node("y", new Mul(Activation.NONE), "x", "f")
        .outputs("y");
  }

  private static Add add() {
    return new Add(Activation.NONE);
  }

  private static Sketch random() {
    return Sketch.of(1, 2)
        .vector("extents", Shape.of(1, 2).toArray())
        .node("r", new RandomUniform(0, 0), "extents");
  }
}
