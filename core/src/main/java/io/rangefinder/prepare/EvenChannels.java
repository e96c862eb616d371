package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import java.util.Map;
import java.util.Optional;

/**
 * Scales the channels of a graph: {@link ClipPreservingEqualization} of the weights, then {@link
 * PartBalance}. Where the quantized outputs are poor even then, the widths of the activations are
 * evened out as well, if a trial gains noticeably by it.
 *
 * @param graph the scaled graph
 * @param factors of every channel
 * @param equalization what was scaled
 * @param balance which concatenations were balanced
 * @param activations what came of evening out activations; empty if there was no need
 */
record EvenChannels(
    Graph graph,
    ChannelFactors factors,
    ClipPreservingEqualization.Report equalization,
    PartBalance.Report balance,
    Optional<ActivationTrial> activations) {
  private static final double ACTIVATION_SHARE = 0.5;

  /** Outputs with less noise, 16 dB, are good enough. */
  private static final double POOR = 0.025;

  /** A graph scaled in one way, and how far its quantized outputs are off. */
  private record Candidate(
      ClipPreservingEqualization.Result equalized, PartBalance.Result balanced, double error) {
    static Candidate of(
        Graph graph,
        Map<String, ChannelBounds> observed,
        double activationShare,
        QuantizedError error) {
      var equalized =
          new ClipPreservingEqualization(Headroom.DEFAULT, activationShare)
              .equalize(graph, observed);
      Map<String, ChannelBounds> carried = equalized.factors().carry(observed);
      var balanced = new PartBalance().balance(equalized.graph(), carried, error);
      PartBalance.Report report = balanced.report();
      if (report.findings().isEmpty()) {
        return new Candidate(equalized, balanced, error.of(equalized.graph(), carried));
      }
      return new Candidate(equalized, balanced, report.isKept() ? report.after() : report.before());
    }

    EvenChannels with(Optional<ActivationTrial> activations) {
      return new EvenChannels(
          balanced.graph(),
          equalized.factors().times(balanced.factors()),
          equalized.report(),
          balanced.report(),
          activations);
    }
  }

  /**
   * Scales a graph.
   *
   * @param observed bounds of its activations
   * @param error tells how far the quantized outputs are off
   */
  static EvenChannels of(Graph graph, Map<String, ChannelBounds> observed, QuantizedError error) {
    Candidate weights = Candidate.of(graph, observed, 0, error);
    if (weights.error() <= POOR || Double.isInfinite(weights.error())) {
      return weights.with(Optional.empty());
    }
    Candidate activations = Candidate.of(graph, observed, ACTIVATION_SHARE, error);
    ActivationTrial trial = new ActivationTrial(weights.error(), activations.error());
    return (trial.isKept() ? activations : weights).with(Optional.of(trial));
  }
}
