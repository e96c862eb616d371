package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.evaluate.EvaluateResult;
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
      SignalToNoise figure = result.comparison().tensors().get(output);
      if (figure != null) {
        lines.add(
            String.format(
                Locale.ROOT, "output      %s: signal to noise %.2f dB", output, figure.decibels()));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String accuracy(String network, long top1, long top5, long labelled) {
    return "%-11s top-1 %s, top-5 %s"
        .formatted(network, percent(top1, labelled), percent(top5, labelled));
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
