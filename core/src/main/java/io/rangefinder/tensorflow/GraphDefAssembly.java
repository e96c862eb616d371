package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.VersionDef;

/**
 * A GraphDef while a graph is being lowered to it. Constants are added when they are first read.
 */
final class GraphDefAssembly {
  private static final int PRODUCER = 440;

  private final Graph graph;
  private final int batchSize;
  private final boolean keepsImagesApart;
  private final FetchNames names;
  private final GraphDef.Builder target = GraphDef.newBuilder();
  private final Set<String> writtenConstants = new HashSet<>();
  private final Map<String, String> rearranged = new HashMap<>();

  GraphDefAssembly(Graph graph, int batchSize, boolean keepsImagesApart) {
    this.graph = graph;
    this.batchSize = batchSize;
    this.keepsImagesApart = keepsImagesApart;
    this.names = FetchNames.of(graph);
    target.setVersions(VersionDef.newBuilder().setProducer(PRODUCER));
  }

  int batchSize() {
    return batchSize;
  }

  /** Whether no kernel may take the rows of several images for those of one matrix. */
  boolean keepsImagesApart() {
    return keepsImagesApart;
  }

  Tensor tensor(String name) {
    return graph.tensor(name);
  }

  DataType type(String tensor) {
    return graph.tensor(tensor).dataType();
  }

  /** The shape of a tensor, of the whole batch if it is computed. */
  Shape shape(String tensor) {
    Shape shape = graph.tensor(tensor).shape();
    return batchSize == 1 || graph.tensor(tensor).isConstant()
        ? shape
        : shape.withDim(0, Math.multiplyExact(shape.dim(0), batchSize));
  }

  /** The name of a tensor in the GraphDef, for nodes that read it. */
  String operand(String tensor) {
    Constant constant = graph.tensor(tensor).constant();
    if (constant != null && writtenConstants.add(tensor)) {
      addConstant(names.of(tensor), constant);
    }
    return names.of(tensor);
  }

  /** Adds a constant that the graph does not have. */
  String constant(String tensor, String suffix, Constant value) {
    String name = names.newNodeName(tensor + "/" + suffix);
    addConstant(name, value);
    return name;
  }

  /**
   * The elements of a constant in another arrangement; written once for all who read it.
   *
   * @param arrangement names the arrangement
   */
  String rearranged(String tensor, String arrangement, Function<Constant, Constant> rearrangement) {
    return rearranged.computeIfAbsent(
        tensor + "/" + arrangement,
        key ->
            constant(
                tensor, arrangement, rearrangement.apply(graph.tensor(tensor).requireConstant())));
  }

  private void addConstant(String name, Constant value) {
    target.addNode(
        new TargetNode("Const").set("dtype", value.dataType()).set("value", value).named(name));
  }

  /** A node that reads all that the graph's node reads, in the same order. */
  TargetNode withOperands(String op, Node node) {
    TargetNode target = new TargetNode(op);
    node.inputs().stream().map(this::operand).forEach(target::input);
    return target;
  }

  /** Starts computing the node's only output from a name in the GraphDef. */
  LoweringChain chain(Node node, String start) {
    return new LoweringChain(this, node.output(), start);
  }

  /** Adds a node that computes a tensor of the graph. */
  void addAs(String tensor, TargetNode node) {
    target.addNode(node.named(names.of(tensor)));
  }

  /** Adds an intermediate node of a tensor's computation; returns its name. */
  String add(String tensor, TargetNode node) {
    String name = names.newNodeName(tensor + "/" + node.op());
    target.addNode(node.named(name));
    return name;
  }

  /** Gives outputs that TensorFlow numbers the names that the graph has for them. */
  void nameOutputs(Node node) {
    String first = names.of(node.name());
    for (int i = 1; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (!names.of(output).equals(first + ":" + i)) {
        addAs(output, new TargetNode("Identity").input(first + ":" + i).set("T", type(output)));
      }
    }
  }

  GraphDef build() {
    return target.build();
  }
}
