package io.rangefinder.jobs.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.OperatorError;
import io.rangefinder.metrics.SignalToNoise;

/**
 * The document {@code evaluation.json}: shares from 0 to 1, signal to noise in decibels. Top-1 and
 * top-5 are there if labels were given, the agreement if the first output gives one score a class,
 * {@code kl} (mean over the images, natural logarithm) if a softmax gives them. A signal to noise
 * without noise is null. {@code tensors} says which float network the tensors in the table of that
 * name were compared with: the one that the calibration prepared, or the one given, unprepared.
 * {@code per-tensor} is there if operators were ranked, and names the worst, worst first; all are
 * in the table {@code operators}, which {@link OperatorTable} describes.
 */
final class EvaluationReport {
  private EvaluationReport() {}

  static ObjectNode of(EvaluateResult result) {
    ObjectNode report = Json.object();
    report.put("images", result.images());
    report.put("excluded", result.excluded());
    report.put("quarantined", result.quarantined());
    result.others().describe(report.putObject("others"));
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
      SignalToNoise figure = result.comparison().outputs().get(output);
      if (figure != null) {
        putDecibels(outputs.putObject(output), "signal-to-noise-db", figure);
      }
    }
    ObjectNode tensors = report.putObject("tensors");
    tensors.put("compared-with", result.calibration() == null ? "unprepared" : "prepared");
    tensors.put("calibration", result.calibration());
    OperatorRanking ranking = result.ranking();
    if (ranking != null) {
      putRanking(report.putObject("per-tensor"), ranking);
    }
    return report;
  }

  private static void putRanking(ObjectNode report, OperatorRanking ranking) {
    report.put("images", ranking.images());
    report.put("tensors", ranking.findings().size());
    ArrayNode worst = report.putArray("worst");
    for (OperatorFinding finding : ranking.worst()) {
      OperatorError error = finding.error();
      ObjectNode operator = worst.addObject();
      operator.put("operator", finding.operator());
      operator.put("tensor", finding.tensor());
      putDecibels(operator, "alone-db", error.alone());
      putDecibels(operator, "model-db", error.model());
      putDecibels(operator, "output-db", error.output());
      if (error.divergence().images() > 0) {
        operator.put("output-kl", error.divergence().mean());
      }
    }
  }

  private static void putDecibels(ObjectNode node, String key, SignalToNoise figure) {
    double decibels = figure.decibels();
    node.put(key, Double.isFinite(decibels) ? decibels : null);
  }
}
