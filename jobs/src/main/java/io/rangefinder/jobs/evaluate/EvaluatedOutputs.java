package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.jobs.execute.LoweredGraph;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A float network that fetches no more than its results: the float outputs and, behind them, what
 * operators read that TensorFlow does not have, and the logits if they are no output themselves.
 *
 * @param network fetches them
 * @param count how many of what is fetched are outputs; they come first
 * @param classifier the position of the output that gives one score a class; -1 if there is none
 * @param logits the position of what the softmax that ends in this output reads; -1 if there is
 *     none
 * @param beta the factor that this softmax applies to logits
 */
record EvaluatedOutputs(LoweredGraph network, int count, int classifier, int logits, float beta)
    implements Serializable {
  /**
   * The results of a float network that its quantized model has too.
   *
   * @param lowered the float network, fetching all activations
   */
  static EvaluatedOutputs of(Graph graph, Graph quantized, LoweredGraph lowered) {
    Graph runnable = graph.transparentPart();
    List<String> names =
        new ArrayList<>(
            graph.outputs().stream()
                .distinct()
                .filter(runnable.outputs()::contains)
                .filter(name -> graph.tensor(name).isFloat() && isInBoth(name, graph, quantized))
                .toList());
    int count = names.size();
    runnable.outputs().stream()
        .filter(name -> graph.tensor(name).isFloat() && !graph.isOutput(name))
        .forEach(names::add);
    String output = graph.outputs().get(0);
    Shape scores = graph.tensor(output).shape();
    boolean classifies = scores.lastDim() > 1 && scores.elements() == scores.lastDim();
    int classifier = classifies ? names.indexOf(output) : -1;
    if (classifier < 0) {
      return new EvaluatedOutputs(lowered.fetching(names), count, -1, -1, 1);
    }
    Optional<Node> softmax =
        softmaxBehind(graph, output).filter(node -> isInBoth(node.input(0), graph, quantized));
    softmax.map(node -> node.input(0)).filter(name -> !names.contains(name)).ifPresent(names::add);
    int logits = softmax.map(node -> names.indexOf(node.input(0))).orElse(-1);
    float beta = softmax.map(node -> ((Softmax) node.op()).beta()).orElse(1f);
    return new EvaluatedOutputs(lowered.fetching(names), count, classifier, logits, beta);
  }

  /** Whether a tensor of a float network is one of the quantized model too. */
  static boolean isInBoth(String name, Graph graph, Graph quantized) {
    return quantized.hasTensor(name)
        && quantized.tensor(name).shape().equals(graph.tensor(name).shape());
  }

  private static Optional<Node> softmaxBehind(Graph graph, String output) {
    Optional<Node> node = graph.producer(output);
    while (node.isPresent() && node.get().op() instanceof Reshape) {
      node = graph.producer(node.get().input(0));
    }
    return node.filter(found -> found.op() instanceof Softmax);
  }

  /** Whether there is nothing to fetch: the network has no float output. */
  boolean isEmpty() {
    return network.tensors().isEmpty();
  }

  String name(int position) {
    return network.tensors().get(position);
  }

  /** Whether what is fetched is compared at all, and not only handed on. */
  boolean isCompared(int position) {
    return isOutput(position) || position == logits || position == classifier;
  }

  boolean isOutput(int position) {
    return position < count;
  }
}
