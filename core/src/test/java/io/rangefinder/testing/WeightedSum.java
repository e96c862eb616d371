package io.rangefinder.testing;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.tensorflow.GraphDefExporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operator with weights between known tensors: every element is a sum of products.
 *
 * @param node the operator; all its operands but one are constants
 * @param input the one that is none
 */
public record WeightedSum(Graph graph, Node node, String input) {
  private static final double HALF_ULP = 0x1p-24;

  /** Roundings besides those of adding: of the product, and of weights with a factor folded in. */
  private static final int OTHER_ROUNDINGS = 8;

  /** Those on the ways from some tensors to another that read one of the first. */
  public static List<WeightedSum> between(Graph graph, Set<String> sources, String tensor) {
    List<WeightedSum> found = new ArrayList<>();
    graph
        .producer(tensor)
        .ifPresent(
            node -> {
              for (Tensor operand : graph.inputs(node)) {
                if (operand.isConstant()) {
                  continue;
                }
                if (!sources.contains(operand.name())) {
                  found.addAll(between(graph, sources, operand.name()));
                } else if (node.op() instanceof WeightedOp) {
                  found.add(new WeightedSum(graph, node, operand.name()));
                }
              }
            });
    return found;
  }

  /**
   * The most by which float32 may be off, whatever the order in which it adds: a sum of n products
   * is off by no more than n half units in the last place of the sum of their magnitudes.
   */
  public double greatestError(Constant values) {
    WeightedOp op = (WeightedOp) node.op();
    GraphBuilder magnitudes = Graph.builder();
    List<String> operands = new ArrayList<>();
    Map<String, Constant> feeds = new HashMap<>();
    for (String name : node.inputs()) {
      Tensor operand = graph.tensor(name);
      String own = "operand" + operands.size();
      operands.add(own);
      if (name.equals(input)) {
        magnitudes.input(own, operand.dataType(), operand.shape());
        feeds.put(own, magnitudes(values));
      } else {
        Constant constant = operand.constant();
        magnitudes.constant(own, operand.isFloat() ? magnitudes(constant) : constant);
      }
    }
    magnitudes.node(List.of("sum"), op.withActivation(Activation.NONE), operands);
    Tensor weights = graph.tensor(node.input(WeightedOp.WEIGHTS));
    int terms = weights.shape().elements() / weights.shape().dim(op.outputChannelAxis());
    float greatest = 0;
    try (TensorflowRunner runner =
        TensorflowRunner.inDoublePrecision(GraphDefExporter.export(magnitudes.build("sum"), 1))) {
      for (float value : runner.run(feeds, List.of("sum")).get("sum")) {
        greatest = Math.max(greatest, value);
      }
    }
    return (terms + OTHER_ROUNDINGS) * HALF_ULP * greatest;
  }

  private static Constant magnitudes(Constant constant) {
    float[] values = constant.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return Constant.ofFloats(constant.shape(), values);
  }
}
