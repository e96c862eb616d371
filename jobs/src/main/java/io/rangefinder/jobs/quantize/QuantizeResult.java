package io.rangefinder.jobs.quantize;

import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.weights.WeightReport;
import java.util.List;

/**
 * What a quantization made.
 *
 * @param images images of the sample to which weights were fitted
 * @param quantization the graph, the ranges and what the user should know of them
 * @param weights what became of each operator whose weights were fitted
 */
public record QuantizeResult(
    int images, QuantizationResult quantization, List<WeightReport> weights) {
  public QuantizeResult {
    weights = List.copyOf(weights);
  }
}
