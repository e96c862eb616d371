package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.OperatorFinding;
import io.rangefinder.jobs.evaluate.OperatorRanking;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.SignalToNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of an evaluation as a few lines for a terminal. */
final class EvaluationText {
  private EvaluationText() {}

  static String of(EvaluateResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "images      %d evaluated, %d excluded, %d quarantined"
            .formatted(result.images(), result.excluded(), result.quarantined()));
    result.others().text().ifPresent(others -> lines.add("others      " + others));
    Classification counts = result.comparison().classification();
    if (counts.labelled() > 0) {
      lines.add(accuracy("float", counts.floatTop1(), counts.floatTop5(), counts.labelled()));
      lines.add(
          accuracy("uint8", counts.quantizedTop1(), counts.quantizedTop5(), counts.labelled()));
    }
    if (result.classifies()) {
      lines.add("agreement   %s".formatted(percent(counts.agreed(), counts.images())));
    }
    if (result.comparison().divergence().images() > 0) {
      lines.add(
          String.format(
              Locale.ROOT, "KL x 100    %.2f", 100 * result.comparison().divergence().mean()));
    }
    for (String output : result.outputs()) {
      SignalToNoise figure = result.comparison().outputs().get(output);
      if (figure != null) {
        lines.add(
            String.format(
                Locale.ROOT, "output      %s: signal to noise %.2f dB", output, figure.decibels()));
      }
    }
    lines.add(
        result.calibration() == null
            ? "tensors     compared with the network as given, not as a calibration prepared it"
            : "tensors     compared with the network that %s prepared"
                .formatted(result.calibration()));
    OperatorRanking ranking = result.ranking();
    if (ranking != null) {
      lines.addAll(table(ranking));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> table(OperatorRanking ranking) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "operators   the worst %d of %d by their effect on the output over %d images; signal to noise in dB"
            .formatted(ranking.worst().size(), ranking.findings().size(), ranking.images()));
    int width = 0;
    for (OperatorFinding finding : ranking.worst()) {
      width = Math.max(width, finding.operator().length());
    }
    String row = "  %6s  %8s  %6s  %-" + Math.max(1, width) + "s  %s";
    lines.add(row.formatted("alone", "in model", "effect", "kind", "operator"));
    for (OperatorFinding finding : ranking.worst()) {
      lines.add(
          row.formatted(
              decibels(finding.error().alone()),
              decibels(finding.error().model()),
              decibels(finding.error().output()),
              finding.operator(),
              finding.tensor()));
    }
    return lines;
  }

  private static String decibels(SignalToNoise figure) {
    double decibels = figure.decibels();
    return Double.isFinite(decibels) ? String.format(Locale.ROOT, "%.1f", decibels) : "-";
  }

  private static String accuracy(String network, long top1, long top5, long labelled) {
    return "%-11s top-1 %s, top-5 %s"
        .formatted(network, percent(top1, labelled), percent(top5, labelled));
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
