package io.rangefinder.jobs.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.metrics.AbsoluteError;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.OperatorError;
import io.rangefinder.metrics.SignalToNoise;

/**
 * The document {@code evaluation.json}: shares from 0 to 1, signal to noise in decibels. Top-1 and
 * top-5 are there if labels were given, over the {@code labelled} of the images; {@code labels}
 * says how many the labels name and how many of them are no images found. The agreement is there if
 * a softmax ends in the first output or labels were given, {@code kl} (mean over the images,
 * natural logarithm) if a softmax does. Where there is no signal to noise it is null and {@code
 * signal-to-noise} says why. {@code tensors} says which float network the tensors in the table of
 * that name were compared with: the one that the calibration prepared, or the one given,
 * unprepared. {@code per-tensor} is there if operators were ranked, and names the worst, worst
 * first; all are in the table {@code operators}, which {@link OperatorTable} describes.
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
    LabelUse labels = result.labels();
    if (labels != null) {
      ObjectNode use = report.putObject("labels");
      use.put("images", labels.labels());
      use.put("unmatched", labels.unmatched());
      ArrayNode first = use.putArray("first-unmatched");
      labels.firstUnmatched().forEach(first::add);
    }
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
        putOutput(outputs.putObject(output), output, figure, result.comparison());
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

  private static void putOutput(
      ObjectNode node, String output, SignalToNoise figure, Comparison comparison) {
    putDecibels(node, "signal-to-noise-db", figure);
    if (figure.isExact()) {
      node.put("signal-to-noise", "exact");
    } else if (figure.isWithoutSignal()) {
      node.put("signal-to-noise", "the float output is 0 throughout");
    }
    AbsoluteError error = comparison.errors().get(output);
    if (error != null && error.elements() > 0) {
      node.put("mean-absolute-error", error.mean());
      node.put("largest-error", error.largest());
    }
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
