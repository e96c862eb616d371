package io.rangefinder.jobs.drawing;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A network as an SVG fragment for a page: a box for each input and operator with the tensors that
 * it computes, a line from a box to each that reads it. Constants have none, nor what is computed
 * of constants alone; they are counted in the boxes of those who read them. Boxes are of the
 * classes {@code input} or {@code operator}, {@code output} where a tensor is an output of the
 * network, and of what their notes say. Equal graphs and notes give equal bytes.
 */
public final class NetworkDrawing {
  private static final int MOST_LETTERS = 34;
  private static final double LETTER = 6.7;
  private static final double LINE = 15;
  private static final double PADDING = 8;
  private static final double LEAST_WIDTH = 90;

  private record Box(List<String> lines, String title, String classes, String target) {
    Layout.Size size() {
      int letters =
          lines.stream().mapToInt(line -> line.codePointCount(0, line.length())).max().orElse(0);
      return new Layout.Size(
          Math.max(LEAST_WIDTH, letters * LETTER + 2 * PADDING), lines.size() * LINE + PADDING);
    }
  }

  private final Graph graph;
  private final Function<String, TensorNote> notes;
  private final List<Box> boxes = new ArrayList<>();
  private final Set<Layout.Edge> edges = new LinkedHashSet<>();
  private final Map<String, Integer> computedBy = new HashMap<>();
  private final Map<String, Long> constants = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();

  private NetworkDrawing(Graph graph, Function<String, TensorNote> notes) {
    this.graph = graph;
    this.notes = notes;
  }

  /**
   * Draws a network.
   *
   * @param notes what to say of a tensor
   */
  public static String of(Graph graph, Function<String, TensorNote> notes) {
    return new NetworkDrawing(graph, notes).drawn();
  }

  private String drawn() {
    for (String input : graph.inputs()) {
      add(box("input", "Input", List.of(input), 0), List.of(input));
    }
    for (Tensor tensor : graph.tensors()) {
      if (tensor.isConstant()) {
        constants.put(tensor.name(), (long) tensor.shape().elements());
      }
    }
    graph.nodes().forEach(this::add);
    write(Layout.of(boxes.stream().map(Box::size).toList(), List.copyOf(edges)));
    return svg.toString();
  }

  private void add(Node node) {
    long read = 0;
    boolean isConstant = true;
    for (String operand : node.inputs().stream().distinct().toList()) {
      Integer from = computedBy.get(operand);
      if (from != null) {
        edges.add(new Layout.Edge(from, boxes.size()));
        isConstant = false;
      }
      read += constants.getOrDefault(operand, 0L);
    }
    if (isConstant && node.outputs().stream().noneMatch(graph::isOutput)) {
      long all = read;
      node.outputs().forEach(output -> constants.put(output, all));
    } else {
      add(box("operator", node.op().kind(), node.outputs(), read), node.outputs());
    }
  }

  private void add(Box box, List<String> tensors) {
    tensors.forEach(tensor -> computedBy.put(tensor, boxes.size()));
    boxes.add(box);
  }

  private Box box(String kind, String operator, List<String> tensors, long constants) {
    TensorNote note = notes.apply(tensors.get(0));
    List<String> lines = new ArrayList<>();
    lines.add(constants == 0 ? operator : operator + " · " + count(constants));
    for (String tensor : tensors) {
      lines.add(end(tensor));
      lines.add(graph.tensor(tensor).type().toString());
    }
    lines.addAll(note.lines());
    boolean isOutput = tensors.stream().anyMatch(graph::isOutput);
    return new Box(
        lines,
        operator + " " + String.join(", ", tensors),
        kind + (isOutput ? " output " : " ") + note.style(),
        note.target());
  }

  private static String count(long constants) {
    return String.format(Locale.ROOT, "%,d constants", constants);
  }

  /** The end of a name, which tells it from others better than its beginning. */
  private static String end(String name) {
    int letters = name.codePointCount(0, name.length());
    return letters <= MOST_LETTERS
        ? name
        : "…" + name.substring(name.offsetByCodePoints(name.length(), 1 - MOST_LETTERS));
  }

  private void write(Layout layout) {
    svg.append(
        "<svg viewBox=\"0 0 %1$s %2$s\" width=\"%1$s\" height=\"%2$s\" class=\"network\" role=\"group\" aria-label=\"%3$s\">"
            .formatted(
                SvgText.at(layout.width()),
                SvgText.at(layout.height()),
                "The network: %s operators".formatted(graph.nodes().size())));
    layout.lines().forEach(this::write);
    for (int box = 0; box < boxes.size(); box++) {
      write(boxes.get(box), layout.boxes().get(box));
    }
    svg.append("</svg>");
  }

  private void write(List<Layout.Point> line) {
    StringBuilder path = new StringBuilder();
    for (Layout.Point point : line) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(SvgText.at(point.x()))
          .append(' ')
          .append(SvgText.at(point.y()));
    }
    svg.append("<path class=\"line\" d=\"").append(path).append("\"/>");
    Layout.Point end = line.get(line.size() - 1);
    svg.append(
        "<path class=\"arrow\" d=\"M%s %sl-4 -7h8z\"/>"
            .formatted(SvgText.at(end.x()), SvgText.at(end.y())));
  }

  private void write(Box box, Layout.Point at) {
    Layout.Size size = box.size();
    boolean leads = !box.target().isEmpty();
    if (leads) {
      svg.append("<a href=\"").append(SvgText.escaped(box.target())).append("\">");
    }
    svg.append("<g class=\"").append(box.classes()).append("\"><title>");
    svg.append(SvgText.escaped(box.title())).append("</title>");
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s/>"
            .formatted(
                SvgText.at(at.x()),
                SvgText.at(at.y()),
                SvgText.at(size.width()),
                SvgText.at(size.height()),
                box.classes().startsWith("input") ? " rx=\"12\"" : ""));
    double y = at.y();
    for (String line : box.lines()) {
      y += LINE;
      svg.append(
          "<text x=\"%s\" y=\"%s\"%s>%s</text>"
              .formatted(
                  SvgText.at(at.x() + size.width() / 2),
                  SvgText.at(y),
                  y == at.y() + LINE ? " class=\"kind\"" : "",
                  SvgText.escaped(line)));
    }
    svg.append(leads ? "</g></a>" : "</g>");
  }
}
