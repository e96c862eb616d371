package io.rangefinder.quantize;

/** A way to choose the codes of an operator's weights and, with them, its bias. */
public interface WeightQuantization {
  /**
   * The weights of one operator. Called once an operator with constant weights, in topological
   * order.
   */
  QuantizedWeights quantize(WeightSite site);
}
