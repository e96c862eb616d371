package io.rangefinder.jobs.report;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.drawing.NetworkDrawing;
import io.rangefinder.jobs.drawing.TensorNote;
import io.rangefinder.model.KnownTensor;
import io.rangefinder.model.ModelInspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a model alone: a drawing, and tables of what is in it. */
public final class ModelPage {
  /** What the page shows. */
  private record Shown(
      String title,
      List<Page.Figure> figures,
      List<String> problems,
      String picture,
      List<Row> tensors) {}

  /** A tensor and what computes it. */
  private record Row(
      String operator, Name name, String anchor, String type, String range, String code) {}

  private ModelPage() {}

  /**
   * The page as HTML in UTF-8; equal models under equal names give equal bytes.
   *
   * @param model where the model is
   * @throws UserException if the model cannot be imported, or the page would be larger than 5 MB
   */
  public static byte[] html(ModelInspection found, String model) {
    Graph graph =
        found
            .graph()
            .orElseThrow(
                () ->
                    UserException.listing(
                        "Cannot draw '%s', for it cannot be imported:".formatted(model),
                        found.problems()));
    Map<String, KnownTensor> known = new LinkedHashMap<>();
    found.known().forEach(tensor -> known.put(tensor.tensor().name(), tensor));
    byte[] html =
        PageTemplate.MODEL.html(
            new Shown(
                Name.of(model.substring(model.lastIndexOf('/') + 1)).shown(),
                figures(found),
                found.isCoded() ? List.of() : found.problems(),
                NetworkDrawing.of(graph, tensor -> note(tensor, known.get(tensor))),
                rows(graph, known)));
    if (html.length > BoundedPage.MOST_BYTES) {
      throw new UserException(
          "Cannot make a page of '%s': with its %d operators it would have %d bytes, more than the %d that open everywhere. Use --json or --dot."
              .formatted(model, graph.nodes().size(), html.length, BoundedPage.MOST_BYTES));
    }
    return html;
  }

  private static List<Page.Figure> figures(ModelInspection found) {
    List<Page.Figure> figures = new ArrayList<>();
    figures.add(new Page.Figure("form", found.kind().toString()));
    figures.add(new Page.Figure("bytes", Numbers.count(found.bytes())));
    figures.add(new Page.Figure("parameters", Numbers.count(found.parameters())));
    found
        .operators()
        .forEach((kind, count) -> figures.add(new Page.Figure(kind, Numbers.count(count))));
    return figures;
  }

  private static TensorNote note(String tensor, @Nullable KnownTensor known) {
    String range = range(known);
    return new TensorNote(
        "#" + Anchors.of(tensor),
        range.equals(Numbers.NONE) ? List.of() : List.of(range),
        Band.UNKNOWN.text());
  }

  private static List<Row> rows(Graph graph, Map<String, KnownTensor> known) {
    List<Row> rows = new ArrayList<>();
    graph.inputs().forEach(input -> rows.add(row("Input", graph.tensor(input), known)));
    for (Node node : graph.nodes()) {
      for (Tensor operand : graph.inputs(node).stream().distinct().toList()) {
        if (operand.isConstant()) {
          rows.add(row("constant of " + node.op().kind(), operand, known));
        }
      }
      for (String output : node.outputs()) {
        rows.add(row(node.op().kind(), graph.tensor(output), known));
      }
    }
    return rows;
  }

  private static Row row(String operator, Tensor tensor, Map<String, KnownTensor> known) {
    KnownTensor of = known.get(tensor.name());
    return new Row(
        operator,
        Name.of(tensor.name()),
        tensor.isConstant() ? "" : Anchors.of(tensor.name()),
        tensor.type().toString(),
        range(of),
        of == null
            ? Numbers.NONE
            : of.code()
                .map(code -> Numbers.of(code.scale()) + ", " + code.zeroPoint())
                .orElse(Numbers.NONE));
  }

  private static String range(@Nullable KnownTensor known) {
    return known == null ? Numbers.NONE : known.range().map(Numbers::range).orElse(Numbers.NONE);
  }
}
