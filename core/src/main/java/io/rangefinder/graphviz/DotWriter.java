package io.rangefinder.graphviz;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a graph as Graphviz text. Tensors and operators are nodes, the components of their names
 * are nested clusters, and an edge is the thicker the more elements it carries (by the logarithm).
 * The text is TOCO's, except that names with quotes, tags or control characters are escaped.
 */
public final class DotWriter {
  private static final String CLUSTER = "    ";
  private static final String NODE = "        ";
  private static final int BYTES_A_KIB = 1024;
  private static final float THINNEST = 0.5f;
  private static final float DOUBLINGS_A_POINT = 3;

  private final Graph graph;
  private final Map<String, TransientMemory.Span> spans;
  private final Map<String, OperatorNode> operators = new LinkedHashMap<>();
  private final StringBuilder dot = new StringBuilder();

  private DotWriter(Graph graph, Map<String, TransientMemory.Span> spans) {
    this.graph = graph;
    this.spans = spans;
    for (int i = 0; i < graph.nodes().size(); i++) {
      operators.put(graph.nodes().get(i).name(), new OperatorNode(graph, i));
    }
  }

  /** The graph under a title. */
  public static String write(Graph graph, String title) {
    return new DotWriter(graph, Map.of()).draw(title, new TreeMap<>());
  }

  /**
   * The graph under a title, with the place that each intermediate result would have in one block
   * of memory, and the size of that block.
   */
  public static String writeWithMemory(Graph graph, String title) {
    TransientMemory memory = TransientMemory.of(graph);
    SortedMap<String, String> sizes = new TreeMap<>();
    sizes.put("transient data alignment", TransientMemory.ALIGNMENT + " bytes");
    if (memory.size() > 0) {
      sizes.put("transient data size", memory.size() / BYTES_A_KIB + " KiB");
    }
    return new DotWriter(graph, memory.spans()).draw(title, sizes);
  }

  private String draw(String title, SortedMap<String, String> attributes) {
    NameTree root = NameTree.of(graph);
    attributes.put("arrays", Integer.toString(graph.tensors().size()));
    attributes.put("operators", Integer.toString(graph.nodes().size()));
    putOperations(root, attributes);
    String heading = "<B><I>" + DotText.html(title) + "</I></B>";
    HtmlLabel label =
        HtmlLabel.dense(36).title(HtmlLabel.font(64, "Helvetica", heading)).attributes(attributes);
    dot.append("digraph Computegraph { tooltip = \"/\"\n");
    dot.append("    nslimit=125 margin=36 ranksep = 2 labelloc=\"t\" label=")
        .append(label)
        .append('\n');
    root.children().forEach(this::drawTree);
    for (Node node : graph.nodes()) {
      drawEdges(node, operator(node));
    }
    return dot.append("}\n").toString();
  }

  private void drawTree(NameTree tree) {
    Tensor tensor = tree.tensor();
    if (tensor != null) {
      ArrayNode array = new ArrayNode(graph, tensor);
      line(NODE, array.declaration(Optional.ofNullable(spans.get(tensor.name()))));
    }
    Node producer = tree.producer();
    if (producer != null) {
      line(NODE, operator(producer).declaration());
    }
    line(CLUSTER, clusterHead(tree));
    tree.children().forEach(this::drawTree);
    line(CLUSTER, "}");
  }

  private static String clusterHead(NameTree tree) {
    String component = tree.component();
    SortedMap<String, String> attributes = new TreeMap<>();
    putOperations(tree, attributes);
    String heading = "<I>" + DotText.html(component) + "</I>";
    HtmlLabel label =
        HtmlLabel.dense(12).title(HtmlLabel.font(18, "Helvetica", heading)).attributes(attributes);
    return "subgraph "
        + DotText.quoted("cluster_" + component)
        + " { style=rounded bgcolor=\""
        + ClusterColor.of(component)
        + "\" penwidth=0.0 label="
        + label;
  }

  private static void putOperations(NameTree tree, SortedMap<String, String> attributes) {
    if (tree.operations() != 0) {
      attributes.put("math", OperationCount.text(tree.operations()));
    }
  }

  private void drawEdges(Node node, OperatorNode operator) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Tensor input = graph.tensor(node.input(i));
      String from = new ArrayNode(graph, input).edgeEnd();
      drawEdge(from, operator.inputPort(i), input, !input.isConstant());
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      Tensor output = graph.tensor(node.outputs().get(i));
      String to = new ArrayNode(graph, output).edgeEnd();
      boolean isUsed = graph.isOutput(output.name()) || !graph.consumers(output.name()).isEmpty();
      drawEdge(operator.outputPort(i), to, output, isUsed);
    }
  }

  /** Edges that hold the drawing together are weighted, those to constants and dead ends not. */
  private void drawEdge(String from, String to, Tensor carried, boolean isWeighted) {
    float doublings = (float) (Math.log(Math.max(1, carried.shape().elements())) / Math.log(2));
    float width = Math.max(THINNEST, doublings / DOUBLINGS_A_POINT);
    float weight = isWeighted ? Math.max(1, doublings) : 1;
    String attributes =
        " [penwidth=" + Printf.fixed(width, 6) + " weight=" + Printf.fixed(weight, 6) + "];";
    line(NODE, from + " -> " + to + attributes);
  }

  private OperatorNode operator(Node node) {
    OperatorNode operator = operators.get(node.name());
    if (operator == null) {
      throw new IllegalStateException(node + " is not a node of the graph");
    }
    return operator;
  }

  private void line(String indentation, String text) {
    dot.append(indentation).append(text).append('\n');
  }
}
