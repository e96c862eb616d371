package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.WeightedOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits an operator whose few outlier channels decide the scale of all its weights in two of its
 * kind, which read the same input and have a scale each, and a concatenation. For what equalization
 * may not scale.
 *
 * <p>The channels of the operator change their order so that outliers stand together; its weights
 * and those of all readers are permuted accordingly. An operator whose channels reach an input or
 * output of the graph in their order, or something that is not understood, stays whole.
 */
public final class OutlierSplit {
  /** Errors of early operators reach all others, and early operators are small. */
  private static final int DEFAULT_MOST_OPERATORS = 8;

  private final int mostOperators;

  /** Splits a few operators. */
  public OutlierSplit() {
    this(DEFAULT_MOST_OPERATORS);
  }

  /** Splits at most so many operators, the first in topological order. */
  public OutlierSplit(int mostOperators) {
    this.mostOperators = mostOperators;
  }

  /**
   * An operator that was split.
   *
   * @param operator its name, now that of the concatenation
   * @param channels how many output channels it has
   * @param outliers how many of them were split off
   * @param max the greatest magnitude of a weight
   * @param ordinaryMax that without the outliers
   */
  public record Finding(
      String operator, int channels, int outliers, double max, double ordinaryMax) {}

  /** The operators that were split, in topological order. */
  public record Report(List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * The graph with some operators split.
   *
   * @param graph names and shapes of the activations are as they were; the parts of {@code name}
   *     are {@code name/ordinary} and {@code name/outliers}
   */
  public record Result(Graph graph, Report report) {}

  /** Splits operators of a deployable graph. */
  public Result split(Graph graph) {
    ChannelClasses classes = ChannelClasses.of(graph);
    ConstantReplacements constants = new ConstantReplacements(graph);
    List<SplitPlan> plans = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (MultiplierSite site : classes.weights()) {
      if (findings.size() < mostOperators && site.node().op() instanceof WeightedOp) {
        OutlierChannels.in(site, constants.floats(site.node(), site.operand()))
            .filter(outliers -> plan(plans, classes, site.node(), outliers.channels()))
            .ifPresent(outliers -> findings.add(finding(site, outliers)));
      }
    }
    Map<String, List<SplitPlan.Run>> runs = new LinkedHashMap<>();
    plans.forEach(plan -> runs.putAll(plan.carryOut(constants)));
    return new Result(SplitOperators.apply(constants.apply(), runs), new Report(findings));
  }

  /** Makes the operator part of a plan, an old or a new one; whether that can be done. */
  private static boolean plan(
      List<SplitPlan> plans, ChannelClasses classes, Node node, BitSet outliers) {
    for (SplitPlan plan : plans) {
      if (plan.concerns(node)) {
        return plan.add(node, outliers);
      }
    }
    Optional<SplitPlan> plan = ChannelPermutation.of(classes, node.output()).map(SplitPlan::new);
    plan.ifPresent(plans::add);
    return plan.filter(added -> added.add(node, outliers)).isPresent();
  }

  private static Finding finding(MultiplierSite site, OutlierChannels outliers) {
    return new Finding(
        site.node().name(),
        site.outputChannels(),
        outliers.channels().cardinality(),
        outliers.max(),
        outliers.ordinaryMax());
  }
}
