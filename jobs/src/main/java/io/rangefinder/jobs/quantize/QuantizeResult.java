package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Node;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.weights.OperatorNoise;
import io.rangefinder.quantize.weights.WeightReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a quantization made.
 *
 * @param images images of the sample to which weights were fitted
 * @param quantization the graph, the ranges and what the user should know of them
 * @param rangeSources how many tensors have their range from each rule or other origin
 * @param weights what became of each operator whose weights were fitted
 * @param noise of each operator's outputs over the sample; empty if weights were not fitted
 */
public record QuantizeResult(
    int images,
    QuantizationResult quantization,
    SortedMap<String, Integer> rangeSources,
    List<WeightReport> weights,
    List<OperatorNoise> noise) {
  public QuantizeResult {
    rangeSources = Collections.unmodifiableSortedMap(new TreeMap<>(rangeSources));
    weights = List.copyOf(weights);
    noise = List.copyOf(noise);
  }

  /** What the user should know: of the quantization, and of operators that compute nothing like. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(quantization.warnings());
    noise.stream().filter(OperatorNoise::isLost).map(this::lost).forEach(warnings::add);
    return warnings;
  }

  private String lost(OperatorNoise operator) {
    return String.format(
        Locale.ROOT,
        "%s: signal to noise of its output is %.1f dB over %d images, no better than zeros; look at"
            + " its range and those of its inputs with explain, give another --rule, or end the"
            + " network before it",
        quantization.graph().producer(operator.node()).map(Node::toString).orElse(operator.node()),
        operator.decibels(),
        images);
  }
}
