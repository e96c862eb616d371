package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tensors of a network are compared, by their positions in the lowered graph's list.
 *
 * @param compared whether the quantized model has the tensor too
 * @param classifier the output that gives one score a class; -1 if there is none
 * @param logits what the softmax that ends in this output reads; -1 if there is none
 * @param beta the factor that this softmax applies to logits
 */
record EvaluatedTensors(List<Boolean> compared, int classifier, int logits, float beta)
    implements Serializable {
  /** The tensors of a float network, named in an order, that its quantized model has too. */
  static EvaluatedTensors of(Graph graph, Graph quantized, List<String> names) {
    List<Boolean> compared =
        names.stream()
            .map(
                name ->
                    quantized.hasTensor(name)
                        && quantized.tensor(name).shape().equals(graph.tensor(name).shape()))
            .toList();
    String output = graph.outputs().get(0);
    Shape scores = graph.tensor(output).shape();
    boolean classifies = scores.lastDim() > 1 && scores.elements() == scores.lastDim();
    if (!classifies) {
      return new EvaluatedTensors(compared, -1, -1, 1);
    }
    int classifier = names.indexOf(output);
    Optional<Node> softmax = softmaxBehind(graph, output);
    int logits = softmax.map(node -> names.indexOf(node.input(0))).orElse(-1);
    boolean readable = logits >= 0 && compared.get(logits);
    float beta = softmax.map(node -> ((Softmax) node.op()).beta()).orElse(1f);
    return new EvaluatedTensors(compared, classifier, readable ? logits : -1, beta);
  }

  private static Optional<Node> softmaxBehind(Graph graph, String output) {
    Optional<Node> node = graph.producer(output);
    while (node.isPresent() && node.get().op() instanceof Reshape) {
      node = graph.producer(node.get().input(0));
    }
    return node.filter(found -> found.op() instanceof Softmax);
  }

  /** Why a quantized model cannot be compared with a float network; empty if it can. */
  static List<String> differences(Graph network, Graph quantized) {
    List<String> problems = new ArrayList<>();
    requireSame("inputs", network.inputs(), quantized.inputs(), problems);
    requireSame("outputs", network.outputs(), quantized.outputs(), problems);
    for (String name : network.inputs()) {
      requireSameShape(name, network, quantized, problems);
      requireFed(name, quantized, problems);
    }
    for (String name : network.outputs()) {
      requireSameShape(name, network, quantized, problems);
    }
    return problems;
  }

  private static void requireSame(
      String what, List<String> expected, List<String> found, List<String> problems) {
    if (!expected.equals(found)) {
      problems.add(
          "the float network's %s are %s, the quantized %s".formatted(what, expected, found));
    }
  }

  private static void requireSameShape(
      String name, Graph network, Graph quantized, List<String> problems) {
    if (!quantized.hasTensor(name)) {
      return;
    }
    Tensor expected = network.tensor(name);
    Tensor found = quantized.tensor(name);
    if (!found.shape().equals(expected.shape())) {
      problems.add(
          "'%s' is %s in the float network and %s in the quantized"
              .formatted(name, expected.type(), found.type()));
    }
  }

  private static void requireFed(String name, Graph quantized, List<String> problems) {
    if (quantized.hasTensor(name)) {
      DataType type = quantized.tensor(name).dataType();
      if (type != DataType.FLOAT32 && type != DataType.UINT8) {
        problems.add("the input '%s' is %s, neither FLOAT32 nor UINT8".formatted(name, type));
      }
    }
  }
}
