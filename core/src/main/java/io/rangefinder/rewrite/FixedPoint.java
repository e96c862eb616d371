package io.rangefinder.rewrite;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Applies rules until none of them holds anywhere. Nodes are visited in topological order, again
 * and again; at each, the rules are tried in the order given, from the first after every rewrite.
 */
public final class FixedPoint implements Pass {
  private static final int REWRITES_A_NODE = 50;
  private static final int REWRITES_OF_THE_SMALLEST_GRAPH = 1000;

  private final String name;
  private final List<Rule<?>> rules;

  public FixedPoint(String name, Rule<?>... rules) {
    this(name, List.of(rules));
  }

  public FixedPoint(String name, List<Rule<?>> rules) {
    this.name = name;
    this.rules = List.copyOf(rules);
  }

  @Override
  public String name() {
    return name;
  }

  /** The rules in the order they are tried. */
  public List<Rule<?>> rules() {
    return rules;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the rules do not come to an end; the message names the one
   *     that fired most often
   */
  @Override
  public Graph run(Graph graph, RewriteLog log) {
    return new Run(new WorkingGraph(graph), log).toTheEnd();
  }

  private final class Run {
    private final WorkingGraph graph;
    private final RewriteLog log;
    private final Map<Class<?>, List<Rule<?>>> rulesByOperator = new HashMap<>();
    private final Map<String, Integer> fired = new HashMap<>();
    private int rewritesLeft;

    Run(WorkingGraph graph, RewriteLog log) {
      this.graph = graph;
      this.log = log;
      this.rewritesLeft = REWRITES_OF_THE_SMALLEST_GRAPH + REWRITES_A_NODE * graph.size();
    }

    Graph toTheEnd() {
      boolean changed = true;
      while (changed) {
        changed = false;
        for (String node : graph.nodeNames()) {
          while (rewriteAt(node)) {
            changed = true;
          }
        }
      }
      return graph.toGraph();
    }

    private boolean rewriteAt(String name) {
      Node node = graph.nodeNamed(name).orElse(null);
      if (node == null) {
        return false;
      }
      for (Rule<?> rule : rulesFor(node.op())) {
        if (fires(rule, node)) {
          return true;
        }
      }
      return false;
    }

    private List<Rule<?>> rulesFor(Op op) {
      return rulesByOperator.computeIfAbsent(
          op.getClass(),
          kind -> rules.stream().filter(rule -> rule.anchor().isAssignableFrom(kind)).toList());
    }

    private <O extends Op> boolean fires(Rule<O> rule, Node node) {
      if (hasOpenShape(node) && !rule.holdsForOpenShapes()) {
        return false;
      }
      long start = System.nanoTime();
      Optional<GraphPatch> patch = rule.apply(node, rule.anchor().cast(node.op()), graph);
      if (patch.isEmpty()) {
        return false;
      }
      countDown(rule, node);
      try {
        graph.apply(patch.get(), node);
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "rule " + rule.name() + " at " + node + ": " + e.getMessage(), e);
      }
      long nanoseconds = System.nanoTime() - start;
      log.add(name, rule, node, patch.get(), nanoseconds, graph::toGraph);
      return true;
    }

    private boolean hasOpenShape(Node node) {
      return Stream.concat(node.inputs().stream(), node.outputs().stream())
          .anyMatch(name -> !graph.tensor(name).shape().isKnown());
    }

    private void countDown(Rule<?> rule, Node node) {
      fired.merge(rule.name(), 1, Integer::sum);
      if (--rewritesLeft < 0) {
        String busiest =
            fired.entrySet().stream()
                .max(
                    Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
        throw new IllegalStateException(
            "the rules come to no end: "
                + busiest
                + " fired "
                + fired.get(busiest)
                + " times, last at "
                + node);
      }
    }
  }
}
