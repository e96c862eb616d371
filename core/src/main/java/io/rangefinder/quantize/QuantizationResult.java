package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;
import java.util.List;

/**
 * A quantized graph and how it came about.
 *
 * @param graph uint8 activations and weights, int32 biases; names as in the float graph
 * @param ranges the final range of every tensor but weights
 * @param trainedWeights weights whose range training gave
 * @param warnings what the user should know, such as biases that saturate
 */
public record QuantizationResult(
    Graph graph, RangeAssignment ranges, List<String> trainedWeights, List<String> warnings) {
  public QuantizationResult {
    trainedWeights = List.copyOf(trainedWeights);
    warnings = List.copyOf(warnings);
  }
}
