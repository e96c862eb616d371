package io.rangefinder.graphviz;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.OperatorNames;
import io.rangefinder.ir.op.Window2D;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The node of an operator: its name and attributes between its ports. */
final class OperatorNode {
  private static final Set<Class<? extends Op>> WITH_WEIGHTS_OR_RANGES =
      Set.of(Conv2D.class, DepthwiseConv2D.class, FakeQuant.class, FullyConnected.class);

  private final Graph graph;
  private final Node node;
  private final String identifier;

  /** The {@code index}-th operator of the graph, counted from 0. */
  OperatorNode(Graph graph, int index) {
    this.graph = graph;
    this.node = graph.nodes().get(index);
    this.identifier = String.format(Locale.ROOT, "op%05d", index);
  }

  /** The end of an edge at an operand. */
  String inputPort(int index) {
    return identifier + ":i" + index + ":n";
  }

  /** The end of an edge at a result. */
  String outputPort(int index) {
    return identifier + ":o" + index + ":s";
  }

  /** The statement that declares the node. */
  String declaration() {
    Op op = node.op();
    String fill = WITH_WEIGHTS_OR_RANGES.contains(op.getClass()) ? "#C53929" : "#DB4437";
    return String.format(
        Locale.ROOT,
        "%s [label=%s tooltip=\" \" shape=box margin=0 style=filled fillcolor=\"%s\""
            + " fontcolor=\"#FFFFFFDD\"];",
        identifier,
        label(op),
        fill);
  }

  private HtmlLabel label(Op op) {
    String name = "<B>" + DotText.html(OperatorNames.of(op)) + "</B>";
    HtmlLabel label = HtmlLabel.dense(10);
    if (!node.inputs().isEmpty()) {
      label.row(ports("i", node.inputs().size()));
    }
    label.title(HtmlLabel.font(16, "Helvetica", name)).attributes(attributes(op));
    return label.row(ports("o", node.outputs().size()));
  }

  /** A row of cells that edges end at; they are numbered in the picture if there are several. */
  private static String ports(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "<TD PORT=\"" + prefix + i + "\">" + (count > 1 ? String.valueOf(i) : "") + "</TD>")
        .collect(
            Collectors.joining(
                "",
                "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\"><TR>",
                "</TR></TABLE>"));
  }

  private SortedMap<String, String> attributes(Op op) {
    SortedMap<String, String> attributes = new TreeMap<>();
    if (op instanceof FusesActivation fusing && fusing.activation() != Activation.NONE) {
      attributes.put("func", activationName(fusing.activation()));
    }
    if (op instanceof Conv2D convolution) {
      describe(convolution.window(), attributes);
    } else if (op instanceof DepthwiseConv2D convolution) {
      describe(convolution.window(), attributes);
    } else if (op instanceof FakeQuant rounding) {
      attributes.put("bits", Integer.toString(rounding.bits()));
      attributes.put(
          "range",
          "[" + Printf.general(rounding.min(), 6) + "," + Printf.general(rounding.max(), 6) + "]");
    }
    long operations = OperationCount.of(graph, node);
    if (operations != 0) {
      attributes.put("math", OperationCount.text(operations));
    }
    return attributes;
  }

  private static void describe(Window2D window, SortedMap<String, String> attributes) {
    attributes.put("padding", window.padding().name().toLowerCase(Locale.ROOT));
    attributes.put("stride", window.strideWidth() + "×" + window.strideHeight());
  }

  private static String activationName(Activation activation) {
    return switch (activation) {
      case NONE -> "None";
      case RELU -> "ReLU";
      case RELU_N1_TO_1 -> "ReLU1";
      case RELU6 -> "ReLU6";
    };
  }
}
