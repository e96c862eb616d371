package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import java.util.List;

/**
 * What quantization made of a graph.
 *
 * @param graph uint8 tensors, int32 biases; every tensor carries its range and where that is from
 * @param warnings what the user should know, such as ranges that were widened
 */
public record QuantizedGraph(Graph graph, List<String> warnings) {
  public QuantizedGraph {
    warnings = List.copyOf(warnings);
  }
}
