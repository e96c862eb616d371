package io.rangefinder.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Split;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private final RewriteLog log = new RewriteLog();

  @Test
  void dropsWhatNothingNeedsAnyMore() {
    Graph graph = run(new SkipRelu(), twoBranches());

    assertThat(GraphPrinter.print(graph))
        .isEqualTo(
            """
            input x: float32[1,4]
            y: float32[1,4] = Add[activation=NONE](x, x)
            output y
            """);
    assertThat(log.counts()).containsEntry("SkipRelu", 3);
  }

  @Test
  void dropsDeadNodesWithoutAnyRule() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("a", new Relu(), "x");
    g.node("dead", new Relu6(), "a");
    g.node("y", new Relu6(), "x");

    assertThat(run(new Unending(), g.build("y")).nodes()).extracting(Node::name).containsOnly("y");
  }

  @Test
  void keepsANodeOfSeveralResultsWhileOneIsRead() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.constant("axis", Constant.ofInts(Shape.scalar(), 1));
    g.node(List.of("s", "s:1"), new Split(2), List.of("axis", "x"));
    g.node("r", new Relu(), "s");
    g.node("y", new Concatenation(1), "r", "s:1");

    Graph graph = run(new SkipRelu(), g.build("y"));

    assertThat(graph.nodes()).extracting(Node::name).containsExactly("s", "y");
  }

  @Test
  void keepsAnOutputThatIsNamedTwice() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("r", new Relu(), "x");
    g.node("y", new Relu6(), "r");

    assertThat(run(new SkipRelu(), g.build("y", "x", "y")).outputs())
        .containsExactly("y", "x", "y");
  }

  @Test
  void logsWhatCameInPlaceOfWhat() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("r", new Relu(), "x");
    g.node("y", new Relu6(), "r");

    run(new SkipRelu(), g.build("y"));

    assertThat(log.entries())
        .singleElement()
        .hasToString("SkipRelu at 'r'\n  before: r = Relu[](x)\n  after:  x in place of r");
  }

  @Test
  void refusesRulesThatComeToNoEnd() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("y", new Relu(), "x");
    PassPipeline pipeline = new PassPipeline("test", new FixedPoint("loop", new Unending()));

    assertThatThrownBy(() -> pipeline.run(g.build("y"), log))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Running pass loop: the rules come to no end: Unending fired 1051 times,"
                + " last at Relu 'y'");
  }

  @Test
  void refusesARewriteThatChangesTheTypeOfAnOutput() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("y", new Relu(), "x");
    PassPipeline pipeline = new PassPipeline("test", new FixedPoint("widen", new Widening()));

    assertThatThrownBy(() -> pipeline.run(g.build("y"), log))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Running pass widen: rule Widening at Relu 'y':"
                + " output 'y' changes from float32[1,4] to float32[1,8]");
  }

  @Test
  void refusesARewriteThatChangesTheTypeOfAReader() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("r", new Relu(), "x");
    g.node("y", new Relu6(), "r");
    PassPipeline pipeline = new PassPipeline("test", new FixedPoint("widen", new Widening()));

    assertThatThrownBy(() -> pipeline.run(g.build("y"), log))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Relu6 'y' changes from [float32[1,4]] to [float32[1,8]]");
  }

  private Graph run(Rule<?> rule, Graph graph) {
    return new PassPipeline("test", new FixedPoint("pass", rule)).run(graph, log);
  }

  private static Graph twoBranches() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("a", new Relu(), "x");
    g.node("b", new Relu(), "a");
    g.node("c", new Relu(), "x");
    g.node("y", new Add(Activation.NONE), "b", "c");
    return g.build("y");
  }

  private static final class SkipRelu implements Rule<Relu> {
    @Override
    public Class<Relu> anchor() {
      return Relu.class;
    }

    @Override
    public Optional<GraphPatch> apply(Node node, Relu op, WorkingGraph graph) {
      return Optional.of(GraphPatch.of(graph).replaceUses(node.output(), node.input(0)).build());
    }
  }

  private static final class Unending implements Rule<Relu> {
    @Override
    public Class<Relu> anchor() {
      return Relu.class;
    }

    @Override
    public Optional<GraphPatch> apply(Node node, Relu op, WorkingGraph graph) {
      return Optional.of(GraphPatch.of(graph).define(node).build());
    }
  }

  private static final class Widening implements Rule<Relu> {
    @Override
    public Class<Relu> anchor() {
      return Relu.class;
    }

    @Override
    public Optional<GraphPatch> apply(Node node, Relu op, WorkingGraph graph) {
      String x = node.input(0);
      return Optional.of(
          GraphPatch.of(graph).define(node.output(), new Concatenation(1), x, x).build());
    }
  }
}
