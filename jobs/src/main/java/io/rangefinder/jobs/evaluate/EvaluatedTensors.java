package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.jobs.execute.LoweredGraph;
import java.io.Serializable;
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
  /** The tensors of two graphs of equal inputs and outputs. */
  static EvaluatedTensors of(Graph graph, Graph quantized, LoweredGraph lowered) {
    List<Boolean> compared =
        lowered.tensors().stream()
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
    int classifier = lowered.tensors().indexOf(output);
    Optional<Node> softmax = softmaxBehind(graph, output);
    int logits = softmax.map(node -> lowered.tensors().indexOf(node.input(0))).orElse(-1);
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
}
