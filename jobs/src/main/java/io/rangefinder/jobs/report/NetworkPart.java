package io.rangefinder.jobs.report;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.jobs.drawing.NetworkDrawing;
import io.rangefinder.jobs.drawing.TensorNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network as a picture and as a table.
 *
 * @param picture an SVG fragment that links to {@code #} and {@link Anchors}
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

  static NetworkPart of(Graph graph, Map<String, TensorFacts> facts) {
    return new NetworkPart(
        NetworkDrawing.of(graph, tensor -> note(facts.get(tensor))), rows(graph, facts));
  }

  private static TensorNote note(@Nullable TensorFacts known) {
    if (known == null) {
      return TensorNote.NONE;
    }
    List<String> lines = new ArrayList<>();
    known.observed().ifPresent(observed -> lines.add(Numbers.range(observed.range())));
    Band band = Band.of(known.decibels());
    if (band != Band.UNKNOWN) {
      lines.add(Numbers.decibels(known.decibels()) + " " + band.text());
    }
    return new TensorNote("#" + Anchors.of(known.name()), lines, band.text());
  }

  private static List<Row> rows(Graph graph, Map<String, TensorFacts> facts) {
    List<Row> rows = new ArrayList<>();
    for (String input : graph.inputs()) {
      rows.add(row(graph, "input", input, facts));
    }
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        rows.add(row(graph, node.op().kind(), output, facts));
      }
    }
    return rows;
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
        range = Numbers.range(observed.range());
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
