package io.rangefinder.metrics;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The quantized network against the float one over some images: every figure merges exactly.
 *
 * @param classification answers of the classifying output, if the network has one
 * @param divergence of the probabilities, if the network ends in a softmax
 * @param tensors signal to noise by tensor name, the outputs among them
 */
public record Comparison(
    Classification classification, Divergence divergence, Map<String, SignalToNoise> tensors)
    implements Serializable {
  public Comparison {
    tensors = java.util.Collections.unmodifiableMap(new TreeMap<>(tensors));
  }

  public static Comparison none() {
    return new Comparison(Classification.none(), Divergence.none(), Map.of());
  }

  public Comparison merge(Comparison other) {
    Map<String, SignalToNoise> merged = new TreeMap<>(tensors);
    other.tensors.forEach((name, figure) -> merged.merge(name, figure, SignalToNoise::merge));
    return new Comparison(
        classification.merge(other.classification), divergence.merge(other.divergence), merged);
  }
}
