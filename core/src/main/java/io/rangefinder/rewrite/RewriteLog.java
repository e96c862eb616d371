package io.rangefinder.rewrite;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What was rewritten, in the order it happened. */
public final class RewriteLog {
  private final GraphObserver observer;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> revalued = new TreeSet<>();

  public RewriteLog() {
    this(GraphObserver.NONE);
  }

  /** A log of rewrites that somebody else is told of, too. */
  public RewriteLog(GraphObserver observer) {
    this.observer = observer;
  }

  /**
   * One rewrite.
   *
   * @param pass the pass it happened in
   * @param rule the rule that fired
   * @param node the node it fired at
   * @param before that node
   * @param after the nodes and constants that came in, one a line
   * @param nanoseconds what finding and applying it took
   */
  public record Entry(
      String pass, String rule, String node, String before, String after, long nanoseconds) {
    @Override
    public String toString() {
      return rule + " at '" + node + "'\n  before: " + before + "\n  after:  " + after;
    }
  }

  /** All rewrites so far. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Names of tensors that no longer have the values that they had when the rewriting began. */
  public Set<String> revalued() {
    return Set.copyOf(revalued);
  }

  /** How often each rule fired, by the rule's name; rules that never fired are absent. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    entries.forEach(entry -> counts.merge(entry.rule(), 1, Integer::sum));
    return counts;
  }

  void add(
      String pass,
      Rule<?> rule,
      Node node,
      GraphPatch patch,
      long nanoseconds,
      Supplier<Graph> graph) {
    entries.add(
        new Entry(pass, rule.name(), node.name(), describe(node), patch.toString(), nanoseconds));
    revalued.addAll(patch.revalued());
    observer.changed(graph);
  }

  static String describe(Node node) {
    return String.join(", ", node.outputs())
        + " = "
        + node.op()
        + "("
        + String.join(", ", node.inputs())
        + ")";
  }
}
