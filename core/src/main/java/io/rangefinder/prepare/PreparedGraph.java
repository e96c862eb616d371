package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import java.util.Map;
import java.util.Optional;

/**
 * A deployable graph with weights that quantize better.
 *
 * @param graph the graph: operators, names and shapes as they were
 * @param factors what the values of each channel are multiplied by, compared with the original
 * @param deadChannels what was taken out, if that was asked for
 * @param equalization what was scaled, if that was asked for
 * @param activations what came of evening out activations, if that was tried
 * @param balance which concatenations were balanced, if that was asked for and there is one
 * @param outliers which operators were split, if that was asked for
 */
public record PreparedGraph(
    Graph graph,
    ChannelFactors factors,
    Optional<DeadChannels.Report> deadChannels,
    Optional<ClipPreservingEqualization.Report> equalization,
    Optional<ActivationTrial> activations,
    Optional<PartBalance.Report> balance,
    Optional<OutlierSplit.Report> outliers) {

  /**
   * Prepares a graph.
   *
   * @param graph a deployable graph
   * @param observed bounds of its activations over the calibration
   * @param images how many images were observed
   * @param error tells what a change that may do harm does
   */
  public static PreparedGraph prepare(
      Graph graph,
      Map<String, ChannelBounds> observed,
      long images,
      Preparation preparation,
      QuantizedError error) {
    if (preparation == Preparation.NONE) {
      return new PreparedGraph(
          graph,
          ChannelFactors.ones(graph),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    if (preparation == Preparation.EQUALIZE) {
      var equalized = new ClipPreservingEqualization().equalize(graph, observed);
      return new PreparedGraph(
          equalized.graph(),
          equalized.factors(),
          Optional.empty(),
          Optional.of(equalized.report()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    var alive = new DeadChannels().remove(graph, observed, images);
    var even = EvenChannels.of(alive.graph(), observed, error);
    var split = new OutlierSplit().split(even.graph());
    return new PreparedGraph(
        split.graph(),
        even.factors(),
        Optional.of(alive.report()),
        Optional.of(even.equalization()),
        even.activations(),
        Optional.of(even.balance()).filter(report -> !report.findings().isEmpty()),
        Optional.of(split.report()));
  }
}
