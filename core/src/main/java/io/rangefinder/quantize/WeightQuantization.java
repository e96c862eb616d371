package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;

/**
 * A way to choose the codes of an operator's weights and, with them, its bias.
 *
 * <p>The quantizer goes through the graph once, in topological order, and tells what it does: a way
 * that needs to know the quantized graph so far can follow it.
 */
public interface WeightQuantization {
  /**
   * The quantizer begins.
   *
   * @param graph the float graph, as its nodes will be quantized
   * @param ranges the code of every activation
   */
  default void begin(Graph graph, RangeAssignment ranges) {}

  /**
   * The weights of one operator. Called once an operator with constant weights, in topological
   * order.
   */
  QuantizedWeights quantize(WeightSite site);

  /**
   * A node is quantized for good.
   *
   * @param operator the graph of this node alone, in codes
   */
  default void quantized(Graph operator) {}
}
