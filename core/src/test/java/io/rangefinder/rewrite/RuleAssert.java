package io.rangefinder.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;

/**
 * Asserts what a rule makes of a graph. For free it checks that the rule fired, that the graph
 * keeps its inputs and outputs and is valid, that the rule finds nothing more to do afterwards, and
 * that TensorFlow computes the same from both graphs on seeded inputs.
 */
public final class RuleAssert {
  private final Rule<?> rule;

  private RuleAssert(Rule<?> rule) {
    this.rule = rule;
  }

  public static RuleAssert assertRule(Rule<?> rule) {
    return new RuleAssert(rule);
  }

  /** The graph to rewrite. */
  public OnGraph on(Graph graph) {
    return new OnGraph(graph);
  }

  /** A rule and a graph. */
  public final class OnGraph {
    private final Graph before;
    private final RewriteLog log = new RewriteLog();
    private final Graph after;

    private OnGraph(Graph before) {
      this.before = before;
      this.after = rewritten(before, log);
    }

    /** Asserts that the rule fires and leaves the printed graph. */
    public void rewritesTo(String printed) {
      assertRewrites(printed);
      GraphValues.assertEqual(before, after);
    }

    /**
     * As {@link #rewritesTo}, for rules that give names to other values: only the outputs of the
     * graph must keep theirs.
     */
    public void renamesTo(String printed) {
      assertRewrites(printed);
      GraphValues.assertOutputsEqual(before, after);
    }

    private void assertRewrites(String printed) {
      assertThat(log.counts()).as("rewrites of\n%s", print(before)).containsKey(rule.name());
      assertThat(print(after)).isEqualTo(printed);
      RewriteLog again = new RewriteLog();
      rewritten(after, again);
      assertThat(again.entries()).as("rewrites of\n%s", print(after)).isEmpty();
    }

    public void doesNotFire() {
      assertThat(log.entries()).as("rewrites of\n%s", print(before)).isEmpty();
    }

    private Graph rewritten(Graph graph, RewriteLog rewrites) {
      return new PassPipeline("test", new FixedPoint(rule.name(), rule)).run(graph, rewrites);
    }

    private static String print(Graph graph) {
      return GraphPrinter.print(graph);
    }
  }
}
