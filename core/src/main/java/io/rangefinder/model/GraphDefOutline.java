package io.rangefinder.model;

import io.rangefinder.tensorflow.graphdef.GraphEnds;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * What a GraphDef says of itself without being imported.
 *
 * @param ends nodes that depend on an input and that nothing reads
 * @param operators how many nodes there are of each kind, but for constants and those that are fed
 */
record GraphDefOutline(
    List<Input> inputs, List<String> ends, SortedMap<String, Integer> operators) {
  /**
   * A node that can be fed.
   *
   * @param extents -1 where they are not known; empty if not even the rank is, or of a scalar
   * @param isChoice whether it holds a choice, as of training or inference, rather than data
   */
  record Input(String name, DataType dataType, List<Long> extents, boolean isChoice) {
    String type() {
      String element = dataType.name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
      String shape =
          extents.stream()
              .map(extent -> extent < 0 ? "?" : extent.toString())
              .collect(Collectors.joining(",", "[", "]"));
      return element.equals("float") ? "float32" + shape : element + shape;
    }
  }

  static GraphDefOutline of(GraphDef graph) {
    List<SourceNode> nodes = graph.getNodeList().stream().map(SourceNode::new).toList();
    List<SourceNode> fed = Placeholders.among(nodes);
    SortedMap<String, Integer> operators = new TreeMap<>();
    nodes.stream()
        .filter(node -> !node.op().equals("Const") && !Placeholders.canBeFed(node))
        .forEach(node -> operators.merge(node.op(), 1, Integer::sum));
    return new GraphDefOutline(
        fed.stream()
            .map(
                node ->
                    new Input(
                        node.name(),
                        Placeholders.type(node),
                        Placeholders.extents(node),
                        Placeholders.isChoice(node)))
            .toList(),
        GraphEnds.of(nodes, fed.stream().map(SourceNode::name).toList()),
        operators);
  }
}
