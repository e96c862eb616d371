package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import java.util.Arrays;
import java.util.Map;

/**
 * How far each class may be scaled without a clamp being felt that was not, or the other way round.
 *
 * <p>A channel that may reach the limit of its clamp, or was never observed, keeps its scale. One
 * that is expected to come up to a part {@code p < 1} of the limit, the headroom included, may be
 * scaled by anything up to {@code 1 / p}.
 */
final class ClipLimits {
  private final double[] least;
  private final double[] greatest;

  private ClipLimits(double[] least, double[] greatest) {
    this.least = least;
    this.greatest = greatest;
  }

  /**
   * The limits of each class of a graph.
   *
   * @param observed bounds of the graph's activations
   * @param headroom what images not seen may bring
   * @param widest no factor is above this or below one over this
   */
  static ClipLimits of(
      Graph graph,
      ChannelClasses classes,
      Map<String, ChannelBounds> observed,
      Headroom headroom,
      double widest) {
    double[] least = new double[classes.count()];
    double[] greatest = new double[classes.count()];
    Arrays.fill(least, 1 / widest);
    Arrays.fill(greatest, widest);
    for (Node node : graph.nodes()) {
      Activation clamp = clampOf(node.op());
      if (Float.isInfinite(clamp.highest())) {
        continue;
      }
      int[] channels = classes.of(node.output());
      ChannelBounds bounds = observed.get(node.output());
      for (int c = 0; c < channels.length; c++) {
        double used =
            bounds == null || !bounds.isObserved(c) ? 1 : headroom.expected(used(clamp, bounds, c));
        if (used >= 1) {
          least[channels[c]] = 1;
        }
        greatest[channels[c]] = Math.min(greatest[channels[c]], Math.max(1, 1 / used));
      }
    }
    classes.frozen().stream()
        .forEach(
            frozen -> {
              least[frozen] = 1;
              greatest[frozen] = 1;
            });
    return new ClipLimits(least, greatest);
  }

  /** Whether the class may have a factor. */
  boolean allows(int ofClass, double factor) {
    return clamp(ofClass, factor) == factor;
  }

  /** The nearest factor that the class may have. */
  double clamp(int ofClass, double factor) {
    return Math.min(Math.max(factor, least[ofClass]), greatest[ofClass]);
  }

  private static double used(Activation clamp, ChannelBounds bounds, int channel) {
    double above = bounds.max(channel) / (double) clamp.highest();
    double below = clamp.lowest() == 0 ? 0 : bounds.min(channel) / (double) clamp.lowest();
    return Math.max(above, below);
  }

  private static Activation clampOf(Op op) {
    if (op instanceof FusesActivation fuses) {
      return fuses.activation();
    }
    if (op instanceof Relu6) {
      return Activation.RELU6;
    }
    return op instanceof ReluN1To1 ? Activation.RELU_N1_TO_1 : Activation.NONE;
  }
}
