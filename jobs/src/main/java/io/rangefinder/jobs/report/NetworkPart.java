package io.rangefinder.jobs.report;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The network as a picture and as a table.
 *
 * @param picture an SVG fragment that links to {@code #} and {@link Anchors}; empty if there is
 *     none
 * @param operators in the order of the graph
 */
record NetworkPart(String picture, List<Row> operators) {
  /** A tensor and the operator that computes it. */
  record Row(
      String operator,
      Name name,
      String anchor,
      String shape,
      String range,
      String scale,
      String decibels,
      String band) {}

  static NetworkPart of(Graph graph, Map<String, TensorFacts> facts, String picture) {
    List<Row> rows = new ArrayList<>();
    for (String input : graph.inputs()) {
      rows.add(row(graph, "input", input, facts));
    }
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        rows.add(row(graph, node.op().kind(), output, facts));
      }
    }
    return new NetworkPart(picture, rows);
  }

  private static Row row(
      Graph graph, String operator, String tensor, Map<String, TensorFacts> facts) {
    TensorFacts known = facts.get(tensor);
    String range = Numbers.NONE;
    String scale = Numbers.NONE;
    double decibels = Double.NaN;
    if (known != null) {
      decibels = known.decibels();
      if (known.observed().isPresent()) {
        TensorFacts.Observed observed = known.observed().get();
        range = Numbers.of(observed.range().min()) + " to " + Numbers.of(observed.range().max());
        scale = Numbers.of(observed.grid().scale()) + ", " + observed.grid().zeroPoint();
      }
    }
    return new Row(
        operator,
        Name.of(tensor),
        known == null ? "" : Anchors.of(tensor),
        graph.tensor(tensor).shape().toString(),
        range,
        scale,
        Numbers.decibels(decibels),
        Band.of(decibels).text());
  }
}
