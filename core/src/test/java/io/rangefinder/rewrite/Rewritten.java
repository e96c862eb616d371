package io.rangefinder.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;

/** What one rule makes of a graph, for rules whose names or ranges are looked at afterwards. */
public final class Rewritten {
  private Rewritten() {}

  /** The graph after the rule, which must fire, has come to its end. */
  public static Graph by(Rule<?> rule, Graph graph) {
    RewriteLog log = new RewriteLog();
    Graph result = new PassPipeline("test", new FixedPoint(rule.name(), rule)).run(graph, log);
    assertThat(log.counts()).containsKey(rule.name());
    return result;
  }
}
