package io.rangefinder.metrics;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The quantized network against float ones over some images: every figure merges exactly.
 *
 * @param classification answers of the classifying output, if the network has one
 * @param divergence of the probabilities, if the network ends in a softmax
 * @param outputs signal to noise of each output by its name, against the network the user gave
 * @param errors how far the values of each output lie from those of the network the user gave
 * @param tensors signal to noise by tensor name, the outputs among them, against the network whose
 *     tensors the quantized one has
 * @param task what the network's task is judged by
 */
public record Comparison(
    Classification classification,
    Divergence divergence,
    Map<String, SignalToNoise> outputs,
    Map<String, AbsoluteError> errors,
    Map<String, SignalToNoise> tensors,
    TaskFigures task)
    implements Serializable {
  public Comparison {
    outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
    errors = Collections.unmodifiableMap(new TreeMap<>(errors));
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
  }

  public static Comparison none() {
    return new Comparison(
        Classification.none(), Divergence.none(), Map.of(), Map.of(), Map.of(), TaskFigures.none());
  }

  public Comparison merge(Comparison other) {
    return new Comparison(
        classification.merge(other.classification),
        divergence.merge(other.divergence),
        merge(outputs, other.outputs, SignalToNoise::merge),
        merge(errors, other.errors, AbsoluteError::merge),
        merge(tensors, other.tensors, SignalToNoise::merge),
        task.merge(other.task));
  }

  static <T> Map<String, T> merge(
      Map<String, T> one, Map<String, T> other, BinaryOperator<T> merge) {
    Map<String, T> merged = new TreeMap<>(one);
    other.forEach((name, figure) -> merged.merge(name, figure, merge));
    return merged;
  }
}
