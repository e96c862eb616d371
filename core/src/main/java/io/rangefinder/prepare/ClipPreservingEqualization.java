package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cross-layer equalization (arXiv 1906.04721) that leaves every clamp in place: channels are scaled
 * so that the greatest weight that produces one and the greatest weight that reads it become equal,
 * {@code √(r2 / r1)}, as far as the observed values leave room below the clamp.
 *
 * <p>Where the widths of activations count as well, with a share w, a channel that is A times as
 * wide as the mean of those that share its range is scaled by {@code (r2 / r1 · A^-w)^(1 / (2 +
 * w))}.
 *
 * <p>The graph is taken as a whole. Channels that can only be scaled together get one factor;
 * channels tied to an input or output of the graph, or to an operator that does not commute with
 * scaling, get 1. Values up to the observed ones come out the same but for their scale.
 */
public final class ClipPreservingEqualization {
  private static final int MAX_SWEEPS = 40;
  private static final double SETTLED = 1e-4;
  private static final double WIDEST_FACTOR = 1e4;

  private final Headroom headroom;
  private final double activationShare;

  /** Leaves the default headroom. */
  public ClipPreservingEqualization() {
    this(Headroom.DEFAULT);
  }

  /** Leaves room below the clamps for more than was observed. */
  public ClipPreservingEqualization(Headroom headroom) {
    this(headroom, 0);
  }

  /**
   * Evens out the widths of activations as well, at the cost of the weights.
   *
   * @param activationShare how much a channel's width counts, compared with the weights on one side
   *     of it; 0 leaves widths out of account
   */
  ClipPreservingEqualization(Headroom headroom, double activationShare) {
    this.headroom = headroom;
    this.activationShare = activationShare;
  }

  /**
   * An operator's weights before and after.
   *
   * @param operator name of the operator
   */
  public record WeightChange(String operator, WeightSpread before, WeightSpread after) {}

  /**
   * What was done.
   *
   * @param sweeps how often all factors were adapted
   * @param classes sets of channels that share a factor
   * @param frozen classes that kept their scale because of what they are tied to
   * @param leastFactor the least factor of a class
   * @param greatestFactor the greatest factor of a class
   * @param weights every operator with weights, in topological order
   */
  public record Report(
      int sweeps,
      int classes,
      int frozen,
      double leastFactor,
      double greatestFactor,
      List<WeightChange> weights) {
    public Report {
      weights = List.copyOf(weights);
    }
  }

  /** The scaled graph, all names and shapes as they were, and the factor of every channel. */
  public record Result(Graph graph, ChannelFactors factors, Report report) {}

  /**
   * Equalizes a graph.
   *
   * @param graph a deployable graph
   * @param observed bounds of its activations; one that is clamped and not there is not scaled
   */
  public Result equalize(Graph graph, Map<String, ChannelBounds> observed) {
    ChannelClasses classes = ChannelClasses.of(graph);
    ConstantReplacements constants = new ConstantReplacements(graph);
    List<float[]> weights = new ArrayList<>();
    for (MultiplierSite site : classes.weights()) {
      weights.add(constants.floats(site.node(), site.operand()));
    }
    ClipLimits limits = ClipLimits.of(graph, classes, observed, headroom, WIDEST_FACTOR);
    double[] factors = new double[classes.count()];
    Arrays.fill(factors, 1);
    double[] widths = ChannelWidths.of(graph, classes, observed);
    int sweeps = settle(factors, new WeightEdges(classes, weights), limits, widths);

    ClassScaling scaling = new ClassScaling(classes, factors);
    List<WeightChange> changes = new ArrayList<>();
    for (int s = 0; s < weights.size(); s++) {
      MultiplierSite site = classes.weights().get(s);
      changes.add(
          new WeightChange(
              site.node().name(),
              WeightSpread.of(site, weights.get(s)),
              WeightSpread.of(site, scaling.scaled(site, weights.get(s)))));
    }
    Report report =
        new Report(
            sweeps,
            classes.count(),
            classes.frozen().cardinality(),
            Arrays.stream(factors).min().orElse(1),
            Arrays.stream(factors).max().orElse(1),
            changes);
    return new Result(scaling.apply(graph), scaling.channels(graph), report);
  }

  private int settle(double[] factors, WeightEdges edges, ClipLimits limits, double[] widths) {
    for (int sweep = 1; sweep < MAX_SWEEPS; sweep++) {
      double moved = 0;
      for (int k = 0; k < factors.length; k++) {
        double produced = edges.greatestInto(k, factors);
        double read = edges.greatestOutOf(k, factors);
        if (produced > 0 && read > 0) {
          double wanted =
              activationShare == 0
                  ? Math.sqrt(read / produced)
                  : Math.pow(
                      read / produced * Math.pow(widths[k], -activationShare),
                      1 / (2 + activationShare));
          double factor = limits.clamp(k, wanted);
          moved = Math.max(moved, Math.abs(factor / factors[k] - 1));
          factors[k] = factor;
        }
      }
      if (moved <= SETTLED) {
        return sweep;
      }
    }
    return MAX_SWEEPS;
  }
}
