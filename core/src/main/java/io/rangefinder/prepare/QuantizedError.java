package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import java.util.Map;

/** Tells how far the outputs of a graph will be off once it is quantized. */
@FunctionalInterface
public interface QuantizedError {
  /**
   * Noise to signal of the graph's outputs, on average; infinite if the graph cannot be quantized.
   *
   * @param observed bounds of its activations
   */
  double of(Graph graph, Map<String, ChannelBounds> observed);
}
