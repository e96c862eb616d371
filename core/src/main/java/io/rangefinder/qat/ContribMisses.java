package io.rangefinder.qat;

import io.rangefinder.qat.contrib.ContribOptions;
import io.rangefinder.qat.contrib.ContribRewriter;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Finds what the old tool left out without a word, and why. */
final class ContribMisses {
  private static final Set<String> LAYERS = Set.of("Conv2D", "DepthwiseConv2dNative", "MatMul");

  private final GraphEdit graph;
  private final Network network;
  private final List<Missed> missed = new ArrayList<>();

  private ContribMisses(GraphEdit graph, List<String> outputs) {
    this.graph = graph;
    Dropouts dropouts = Dropouts.of(graph);
    this.network = Network.of(graph, outputs, dropouts.masks());
    UniqueNames names = new UniqueNames(graph);
    for (RangeGroup group : WeightGroups.of(graph, network, names, missed)) {
      group.members().forEach(this::missWeights);
    }
    for (RangeGroup group :
        ActivationGroups.of(graph, network, dropouts, Set.of(), names, missed)) {
      group.members().forEach(this::missActivation);
    }
  }

  /**
   * What the old tool leaves out of a graph; in training as in evaluation, where there are no
   * statistics of batches beside the network.
   *
   * @param outputs what the graph ends in; empty for what nothing reads
   */
  static List<Missed> of(GraphDef original, ContribOptions options, List<String> outputs) {
    GraphEdit graph = GraphEdit.of(original);
    for (NodeDef node : graph.nodes()) {
      if (Operators.isFused(node)) {
        AttrValue inference = AttrValue.newBuilder().setB(false).build();
        graph.replace(node.toBuilder().putAttr("is_training", inference).build());
      }
    }
    ContribRewriter.rewrite(graph, options.forEvaluation());
    return List.copyOf(new ContribMisses(graph, outputs).missed);
  }

  private void missWeights(RangeGroup.Member member) {
    for (String reader : member.readers()) {
      NodeDef layer = graph.node(reader);
      missed.add(new Missed(reader, layer.getOp(), whyNoLayer(layer)));
    }
  }

  private String whyNoLayer(NodeDef layer) {
    if (!LAYERS.contains(layer.getOp())) {
      return "contrib.quantize knows no weights of " + layer.getOp();
    }
    List<TensorRef> operands = GraphEdit.operands(layer);
    String source = operands.size() < 2 ? "nothing" : graph.producer(operands.get(1)).getOp();
    if (!Set.of("Identity", "Mul", "ReadVariableOp").contains(source)) {
      return "its weights come of %s, and contrib.quantize looks for a variable that is read"
          .formatted(source);
    }
    return "%s, and contrib.quantize looks for Relu, Relu6, Identity, an addition or another layer behind it"
        .formatted(followers(new TensorRef(layer.getName(), 0)));
  }

  private String followers(TensorRef tensor) {
    List<NodeDef> readers = network.readers(tensor);
    return readers.isEmpty()
        ? "nothing reads it"
        : readers.stream()
            .map(node -> "%s '%s'".formatted(node.getOp(), node.getName()))
            .collect(Collectors.joining(" and ", "it is read by ", ""));
  }

  private void missActivation(RangeGroup.Member member) {
    NodeDef node = graph.producer(member.tensor());
    missed.add(new Missed(node.getName(), node.getOp(), whyNoRange(node, member.tensor())));
  }

  private String whyNoRange(NodeDef node, TensorRef tensor) {
    String operator = node.getOp();
    String operand =
        GraphEdit.operands(node).stream().findFirst().map(TensorRef::toString).orElse("nothing");
    boolean dangles = graph.consumers(tensor).stream().anyMatch(Operators::isFakeQuant);
    if (dangles) {
      return "its fake-quantization is read by nothing: the graph ends before it";
    }
    if (operator.startsWith("Placeholder")) {
      return "contrib.quantize leaves inputs to the converter's mean and std";
    }
    if (LAYERS.contains(operator)) {
      return followers(tensor) + ", and contrib.quantize finds no layer there";
    }
    if (Operators.resultOf(operator) == Operators.Result.JOINS) {
      return "contrib.quantize gives no range to what is joined";
    }
    if (Operators.CLAMPS.contains(operator) || operator.equals("Identity")) {
      return "what %s clamps is no layer to contrib.quantize: %s".formatted(operator, operand);
    }
    if (Operators.isFused(node)) {
      return "contrib.quantize folds no batch norm of '%s'".formatted(operand);
    }
    return "contrib.quantize gives no range to what %s computes here".formatted(operator);
  }
}
