package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A deployable graph with weights that quantize better.
 *
 * @param graph the graph: operators, names and shapes as they were
 * @param factors what the values of each channel are multiplied by, compared with the original
 * @param deadChannels what was taken out, if that was asked for
 * @param equalization what was scaled, if that was asked for
 * @param outliers which operators were split, if that was asked for
 */
public record PreparedGraph(
    Graph graph,
    ChannelFactors factors,
    Optional<DeadChannels.Report> deadChannels,
    Optional<ClipPreservingEqualization.Report> equalization,
    Optional<OutlierSplit.Report> outliers) {

  /**
   * Prepares a graph.
   *
   * @param graph a deployable graph
   * @param observed bounds of its activations over the calibration
   * @param images how many images were observed
   */
  public static PreparedGraph prepare(
      Graph graph, Map<String, ChannelBounds> observed, long images, Preparation preparation) {
    if (preparation == Preparation.NONE) {
      return new PreparedGraph(
          graph, unscaled(graph), Optional.empty(), Optional.empty(), Optional.empty());
    }
    ClipPreservingEqualization equalization = new ClipPreservingEqualization();
    if (preparation == Preparation.EQUALIZE) {
      var equalized = equalization.equalize(graph, observed);
      return new PreparedGraph(
          equalized.graph(),
          equalized.factors(),
          Optional.empty(),
          Optional.of(equalized.report()),
          Optional.empty());
    }
    var alive = new DeadChannels().remove(graph, observed, images);
    var equalized = equalization.equalize(alive.graph(), observed);
    var split = new OutlierSplit().split(equalized.graph());
    return new PreparedGraph(
        split.graph(),
        equalized.factors(),
        Optional.of(alive.report()),
        Optional.of(equalized.report()),
        Optional.of(split.report()));
  }

  private static ChannelFactors unscaled(Graph graph) {
    Map<String, double[]> ones = new LinkedHashMap<>();
    for (Tensor tensor : graph.activations()) {
      double[] factors = new double[tensor.shape().lastDim()];
      Arrays.fill(factors, 1);
      ones.put(tensor.name(), factors);
    }
    return new ChannelFactors(ones);
  }
}
