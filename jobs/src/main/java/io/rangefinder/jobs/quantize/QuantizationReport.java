package io.rangefinder.jobs.quantize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.quantize.weights.OperatorNoise;
import io.rangefinder.quantize.weights.WeightReport;

/**
 * The document beside a quantized model: the range of every tensor and where it comes from, and
 * what became of the weights of every operator, with the errors of {@link WeightReport}, and the
 * noise of every operator's outputs over the sample; null without noise or signal.
 */
final class QuantizationReport {
  private QuantizationReport() {}

  static ObjectNode of(QuantizeConfiguration configuration, QuantizeResult result) {
    ObjectNode report = Json.object();
    report.put("format", 1);
    report.put("rule", configuration.rule().name());
    report.put("images", result.images());
    result.warnings().forEach(report.putArray("warnings")::add);
    ArrayNode ranges = report.putArray("ranges");
    result
        .quantization()
        .ranges()
        .ranges()
        .forEach(
            (tensor, assigned) -> {
              ObjectNode range = ranges.addObject();
              range.put("tensor", tensor);
              range.put("min", assigned.range().min());
              range.put("max", assigned.range().max());
              range.put("scale", result.quantization().ranges().grid(tensor).scale());
              range.put("zero-point", result.quantization().ranges().grid(tensor).zeroPoint());
              range.put("origin", assigned.origin().toString());
              range.put("detail", assigned.detail());
            });
    ArrayNode weights = report.putArray("weights");
    for (WeightReport operator : result.weights()) {
      ObjectNode node = weights.addObject();
      node.put("operator", operator.node());
      node.put("positions", operator.positions());
      node.put("error-nearest", operator.nearest());
      node.put("error-refit", operator.refit());
      node.put("error-range-searched", operator.searched());
      node.put("error-rounded", operator.rounded());
      node.put("widest-min", operator.widest().min());
      node.put("widest-max", operator.widest().max());
      node.put("chosen-min", operator.chosen().min());
      node.put("chosen-max", operator.chosen().max());
      node.put("bias-shift-max", operator.biasShift().max());
      node.put("bias-shift-mean", operator.biasShift().mean());
    }
    ArrayNode noise = report.putArray("noise");
    for (OperatorNoise operator : result.noise()) {
      ObjectNode node = noise.addObject();
      node.put("operator", operator.node());
      if (Double.isFinite(operator.decibels())) {
        node.put("signal-to-noise-db", operator.decibels());
      } else {
        node.putNull("signal-to-noise-db");
      }
    }
    return report;
  }
}
