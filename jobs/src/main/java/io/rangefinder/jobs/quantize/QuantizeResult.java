package io.rangefinder.jobs.quantize;

import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.weights.WeightReport;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a quantization made.
 *
 * @param images images of the sample to which weights were fitted
 * @param quantization the graph, the ranges and what the user should know of them
 * @param rangeSources how many tensors have their range from each rule or other origin
 * @param weights what became of each operator whose weights were fitted
 */
public record QuantizeResult(
    int images,
    QuantizationResult quantization,
    SortedMap<String, Integer> rangeSources,
    List<WeightReport> weights) {
  public QuantizeResult {
    rangeSources = Collections.unmodifiableSortedMap(new TreeMap<>(rangeSources));
    weights = List.copyOf(weights);
  }
}
