package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Squeeze;
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
 * @param scores the position of the first output if it gives one number a class; -1 if it does not
 * @param classifier the position of the output whose greatest number is the answer: {@code scores}
 *     if a softmax ends there or labels say so; -1 if there is none
 * @param logits the position of what the softmax that ends in this output reads; -1 if there is
 *     none
 * @param beta the factor that this softmax applies to logits
 */
record EvaluatedOutputs(
    LoweredGraph network, int count, int scores, int classifier, int logits, float beta)
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
    Shape shape = graph.tensor(output).shape();
    int scores =
        shape.lastDim() > 1 && shape.elements() == shape.lastDim() ? names.indexOf(output) : -1;
    Optional<Node> end = scores < 0 ? Optional.empty() : softmaxBehind(graph, output);
    if (end.isEmpty()) {
      return new EvaluatedOutputs(lowered.fetching(names), count, scores, -1, -1, 1);
    }
    Optional<Node> softmax = end.filter(node -> isInBoth(node.input(0), graph, quantized));
    softmax.map(node -> node.input(0)).filter(name -> !names.contains(name)).ifPresent(names::add);
    int logits = softmax.map(node -> names.indexOf(node.input(0))).orElse(-1);
    float beta = softmax.map(node -> node.op() instanceof Softmax op ? op.beta() : 1f).orElse(1f);
    return new EvaluatedOutputs(lowered.fetching(names), count, scores, scores, logits, beta);
  }

  /** The same, where labels say that the greatest of the first output's numbers is an answer. */
  EvaluatedOutputs labelled() {
    return new EvaluatedOutputs(network, count, scores, scores, logits, beta);
  }

  /** Whether a tensor of a float network is one of the quantized model too. */
  static boolean isInBoth(String name, Graph graph, Graph quantized) {
    return quantized.hasTensor(name)
        && quantized.tensor(name).shape().equals(graph.tensor(name).shape());
  }

  private static Optional<Node> softmaxBehind(Graph graph, String output) {
    Optional<Node> node = graph.producer(output);
    while (node.isPresent()
        && (node.get().op() instanceof Reshape || node.get().op() instanceof Squeeze)) {
      node = graph.producer(node.get().input(0));
    }
    return node.filter(found -> found.op() instanceof Softmax || found.op() instanceof LogSoftmax);
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
