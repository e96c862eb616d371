package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.LabelUse;
import io.rangefinder.jobs.evaluate.OperatorFinding;
import io.rangefinder.jobs.evaluate.OperatorRanking;
import io.rangefinder.metrics.AbsoluteError;
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
    lines.addAll(labelled(result));
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
    lines.add("task        " + TaskText.task(result.task()));
    for (String output : result.outputs()) {
      SignalToNoise figure = result.comparison().outputs().get(output);
      if (figure != null) {
        lines.add("output      %s: %s".formatted(output, figures(result, output, figure)));
        lines.addAll(TaskText.of(output, result.comparison().task()));
      }
    }
    lines.addAll(TaskText.boxes(result));
    lines.add(
        result.calibration() == null
            ? "tensors     compared with the network as given, not as a calibration prepared it"
            : "tensors     compared with the network that %s prepared"
                .formatted(result.calibration()));
    OperatorRanking ranking = result.ranking();
    if (ranking != null) {
      lines.addAll(table(ranking));
    }
    result.warnings().forEach(lost -> lines.add("warning     NOT USABLE: " + lost));
    return String.join(System.lineSeparator(), lines);
  }

  /** Nothing if every image is labelled and every label an image's. */
  private static List<String> labelled(EvaluateResult result) {
    LabelUse labels = result.labels();
    long labelled = result.comparison().classification().labelled();
    if (labels == null || (labels.unmatched() == 0 && labelled == result.images())) {
      return List.of();
    }
    String line = "labelled    %d of %d".formatted(labelled, result.images());
    int unmatched = labels.unmatched();
    if (unmatched > 0) {
      line +=
          "; %d %s: %s%s"
              .formatted(
                  unmatched,
                  unmatched == 1 ? "label names no image" : "labels name no image",
                  String.join(", ", labels.firstUnmatched()),
                  unmatched > labels.firstUnmatched().size() ? ", …" : "");
    }
    return List.of(line);
  }

  private static String figures(EvaluateResult result, String output, SignalToNoise figure) {
    AbsoluteError error = result.comparison().errors().getOrDefault(output, AbsoluteError.none());
    if (figure.isExact()) {
      return figure.isWithoutSignal() ? "exact, 0 throughout in both networks" : "exact";
    }
    String ratio =
        figure.isWithoutSignal()
            ? "0 throughout in the float network"
            : String.format(Locale.ROOT, "signal to noise %.2f dB", figure.decibels());
    if (result.classifiesIn(output) || error.elements() == 0) {
      return ratio;
    }
    return String.format(
        Locale.ROOT,
        "%s, mean absolute error %.3g, largest %.3g",
        ratio,
        error.mean(),
        error.largest());
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

  /** What a row of the table has room for: "zero" where the float tensor is 0 throughout. */
  private static String decibels(SignalToNoise figure) {
    double decibels = figure.decibels();
    if (Double.isInfinite(decibels)) {
      return decibels > 0 ? "exact" : "zero";
    }
    return Double.isNaN(decibels) ? "-" : String.format(Locale.ROOT, "%.1f", decibels);
  }

  private static String accuracy(String network, long top1, long top5, long labelled) {
    return "%-11s top-1 %s, top-5 %s"
        .formatted(network, percent(top1, labelled), percent(top5, labelled));
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
