package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cross-layer equalization (arXiv 1906.04721) that leaves every clamp in place: channels are scaled
 * so that the greatest weight that produces one and the greatest weight that reads it become equal,
 * {@code √(r2 / r1)}, as far as the observed values leave room below the clamp.
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

  /** Leaves the default headroom. */
  public ClipPreservingEqualization() {
    this(Headroom.DEFAULT);
  }

  /** Leaves room below the clamps for more than was observed. */
  public ClipPreservingEqualization(Headroom headroom) {
    this.headroom = headroom;
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
    int sweeps = settle(factors, new WeightEdges(classes, weights), limits);

    List<WeightChange> changes = new ArrayList<>();
    for (int s = 0; s < weights.size(); s++) {
      MultiplierSite site = classes.weights().get(s);
      float[] scaled = scaled(site, weights.get(s), factors);
      constants.put(site.node(), site.operand(), scaled);
      changes.add(
          new WeightChange(
              site.node().name(),
              WeightSpread.of(site, weights.get(s)),
              WeightSpread.of(site, scaled)));
    }
    for (OffsetSite site : classes.offsets()) {
      float[] offsets = constants.floats(site.node(), site.operand());
      constants.put(site.node(), site.operand(), scaled(site, offsets, factors));
    }
    Report report =
        new Report(
            sweeps,
            classes.count(),
            classes.frozen().cardinality(),
            Arrays.stream(factors).min().orElse(1),
            Arrays.stream(factors).max().orElse(1),
            changes);
    return new Result(constants.apply(), channelFactors(graph, classes, factors), report);
  }

  private static int settle(double[] factors, WeightEdges edges, ClipLimits limits) {
    for (int sweep = 1; sweep < MAX_SWEEPS; sweep++) {
      double moved = 0;
      for (int k = 0; k < factors.length; k++) {
        double produced = edges.greatestInto(k, factors);
        double read = edges.greatestOutOf(k, factors);
        if (produced > 0 && read > 0) {
          double factor = limits.clamp(k, Math.sqrt(read / produced));
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

  private static float[] scaled(MultiplierSite site, float[] weights, double[] factors) {
    float[] scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      double output = factors[site.outputClass(site.outputChannel(i))];
      double input = factors[site.inputClass(site.inputChannel(i))];
      scaled[i] = (float) (weights[i] * (output / input));
    }
    return scaled;
  }

  private static float[] scaled(OffsetSite site, float[] offsets, double[] factors) {
    float[] scaled = new float[offsets.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (offsets[i] * factors[site.elementClass(i)]);
    }
    return scaled;
  }

  private static ChannelFactors channelFactors(
      Graph graph, ChannelClasses classes, double[] factors) {
    Map<String, double[]> byTensor = new LinkedHashMap<>();
    for (Tensor tensor : graph.activations()) {
      int[] channels = classes.of(tensor.name());
      double[] ofChannels = new double[channels.length];
      for (int c = 0; c < channels.length; c++) {
        ofChannels[c] = factors[channels[c]];
      }
      byTensor.put(tensor.name(), ofChannels);
    }
    return new ChannelFactors(byTensor);
  }
}
