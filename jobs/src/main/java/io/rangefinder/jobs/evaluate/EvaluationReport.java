package io.rangefinder.jobs.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.SignalToNoise;

/**
 * The document {@code evaluation.json}: shares from 0 to 1, signal to noise in decibels. Top-1 and
 * top-5 are there if labels were given, the agreement if the first output gives one score a class,
 * {@code kl} (mean over the images, natural logarithm) if a softmax gives them. The signal to noise
 * of an output without noise is null.
 */
final class EvaluationReport {
  private EvaluationReport() {}

  static ObjectNode of(EvaluateResult result) {
    ObjectNode report = Json.object();
    report.put("images", result.images());
    report.put("excluded", result.excluded());
    report.put("quarantined", result.quarantined());
    Classification counts = result.comparison().classification();
    if (counts.labelled() > 0) {
      double labelled = counts.labelled();
      report.put("labelled", counts.labelled());
      ObjectNode floats = report.putObject("float");
      floats.put("top1", counts.floatTop1() / labelled);
      floats.put("top5", counts.floatTop5() / labelled);
      ObjectNode quantized = report.putObject("quantized");
      quantized.put("top1", counts.quantizedTop1() / labelled);
      quantized.put("top5", counts.quantizedTop5() / labelled);
    }
    if (result.classifies() && counts.images() > 0) {
      report.put("agreement", (double) counts.agreed() / counts.images());
    }
    Divergence divergence = result.comparison().divergence();
    if (divergence.images() > 0) {
      report.put("kl", divergence.mean());
    }
    ObjectNode outputs = report.putObject("outputs");
    for (String output : result.outputs()) {
      SignalToNoise figure = result.comparison().tensors().get(output);
      if (figure != null) {
        double decibels = figure.decibels();
        outputs
            .putObject(output)
            .put("signal-to-noise-db", Double.isFinite(decibels) ? decibels : null);
      }
    }
    return report;
  }
}
