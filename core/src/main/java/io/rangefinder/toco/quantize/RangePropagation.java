package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ranges.RangeTable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands ranges on through a graph until nothing changes, first by the rules of the operators alone,
 * then together with calibrated ranges, then with a default range. The nodes are visited forwards
 * and backwards in turn, each until it is done: TOCO's order, on which the result depends where a
 * concatenation widens ranges.
 */
final class RangePropagation {
  private final List<Node> nodes;
  private final KnownRanges ranges;
  private final UintOperators operators;

  static KnownRanges run(Graph graph, QuantizationOptions options) {
    KnownRanges ranges = new KnownRanges(graph);
    RangePropagation propagation =
        new RangePropagation(graph, ranges, UintOperators.with(options.concatenations()));
    propagation.untilStable(null);
    propagation.giveCalibrated(options.calibrated());
    propagation.untilStable(null);
    if (options.defaultRange() != null) {
      propagation.untilStable(options.defaultRange());
    }
    return ranges;
  }

  private RangePropagation(Graph graph, KnownRanges ranges, UintOperators operators) {
    this.nodes = graph.nodes();
    this.ranges = ranges;
    this.operators = operators;
  }

  private void untilStable(@Nullable Range defaultRange) {
    boolean forwards = true;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < nodes.size(); i++) {
        Node node = nodes.get(forwards ? i : nodes.size() - 1 - i);
        while (giveDefault(node, defaultRange) || operators.rule(node.op()).apply(node, ranges)) {
          changed = true;
        }
      }
      forwards = !forwards;
    }
  }

  /** Visits producers first, so that a range that must be an operand's is not taken from data. */
  private void giveCalibrated(RangeTable calibrated) {
    for (Node node : nodes) {
      PropagationRule rule = operators.rule(node.op());
      boolean changed = true;
      while (changed) {
        changed = rule.apply(node, ranges);
      }
      for (String output : node.outputs()) {
        if (ranges.isMissing(output)) {
          calibrated
              .find(output)
              .ifPresent(
                  entry ->
                      ranges.give(
                          output, entry.range().includingZero(), entry.origin(), entry.detail()));
        }
      }
    }
  }

  private boolean giveDefault(Node node, @Nullable Range range) {
    if (range == null) {
      return false;
    }
    List<String> missing =
        Stream.concat(node.inputs().stream(), node.outputs().stream())
            .filter(ranges::isMissing)
            .toList();
    missing.forEach(tensor -> ranges.give(tensor, range, RangeOrigin.DEFAULT, ""));
    return !missing.isEmpty();
  }
}
