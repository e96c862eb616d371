package io.rangefinder.prepare;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.prepare.SplitPlan.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts an operator for each run of channels, and a concatenation, in the place of operators. */
final class SplitOperators {
  private final Graph graph;
  private final GraphEdit edit;
  private final List<Node> nodes = new ArrayList<>();

  private SplitOperators(Graph graph) {
    this.graph = graph;
    this.edit = graph.edit();
  }

  /**
   * The graph with operators split.
   *
   * @param runs by operator: its output channels, in their order
   */
  static Graph apply(Graph graph, Map<String, List<Run>> runs) {
    SplitOperators split = new SplitOperators(graph);
    for (Node node : graph.nodes()) {
      List<Run> parts = runs.getOrDefault(node.name(), List.of());
      if (parts.isEmpty()) {
        split.nodes.add(node);
      } else {
        split.split(node, parts);
      }
    }
    return split.edit.with(split.nodes);
  }

  private void split(Node node, List<Run> runs) {
    List<String> parts = new ArrayList<>();
    for (Run run : runs) {
      parts.add(part(node, run));
    }
    int axis = graph.tensor(node.output()).shape().rank() - 1;
    nodes.add(new Node(new Concatenation(axis), parts, node.output()));
  }

  private String part(Node node, Run run) {
    Tensor output = graph.tensor(node.output());
    String name = edit.freeName(node.output() + (run.outliers() ? "/outliers" : "/ordinary"));
    int last = output.shape().rank() - 1;
    TensorType type =
        new TensorType(output.dataType(), output.shape().withDim(last, run.channels()));
    edit.put(Tensor.variable(name, type));
    List<String> operands = new ArrayList<>();
    operands.add(input(node, name, run));
    int axis = ((WeightedOp) node.op()).outputChannelAxis();
    operands.add(constant(name + "/weights", node.input(WeightedOp.WEIGHTS), axis, run));
    if (node.inputs().size() > WeightedOp.BIAS) {
      operands.add(constant(name + "/bias", node.input(WeightedOp.BIAS), 0, run));
    }
    nodes.add(new Node(node.op(), operands, name));
    return name;
  }

  /** What a part reads: all of the input, or its channels of it if they are read one by one. */
  private String input(Node node, String part, Run run) {
    Tensor whole = graph.tensor(node.input(WeightedOp.INPUT));
    if (!(node.op() instanceof DepthwiseConv2D)) {
      return whole.name();
    }
    String name = edit.freeName(part + "/input");
    int last = whole.shape().rank() - 1;
    List<Tensor> operands = slice(name, whole, last, run);
    operands.forEach(edit::put);
    TensorType type = new TensorType(whole.dataType(), whole.shape().withDim(last, run.channels()));
    edit.put(Tensor.variable(name, type));
    nodes.add(new Node(new Slice(), operands.stream().map(Tensor::name).toList(), name));
    return name;
  }

  private String constant(String base, String whole, int axis, Run run) {
    String name = edit.freeName(base);
    Constant part =
        new Slice()
            .fold(slice(name, graph.tensor(whole), axis, run))
            .orElseThrow(() -> new IllegalStateException("'" + whole + "' is not constant"));
    edit.put(Tensor.constant(name, part));
    return name;
  }

  /** The operands of a slice along one axis. */
  private List<Tensor> slice(String base, Tensor whole, int axis, Run run) {
    int[] begin = new int[whole.shape().rank()];
    begin[axis] = run.from();
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    size[axis] = run.channels();
    return List.of(
        whole,
        Tensor.constant(edit.freeName(base + "/begin"), Constant.vector(begin)),
        Tensor.constant(edit.freeName(base + "/size"), Constant.vector(size)));
  }
}
