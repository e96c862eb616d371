package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.store.PreparationReport;
import io.rangefinder.prepare.ActivationTrial;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.OutlierSplit;
import io.rangefinder.prepare.PartBalance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a preparation did, in a few lines for a terminal. */
final class PreparationText {
  private PreparationText() {}

  /** None if nothing was done. */
  static List<String> of(PreparationReport report) {
    List<String> lines = new ArrayList<>();
    if (report.hadTooFewImages()) {
      lines.add("nothing: that takes at least %d images".formatted(report.leastImages()));
    }
    if (!report.frozen().isEmpty()) {
      lines.add(
          "%d normalizations by the image's own statistics now use the calibration's"
              .formatted(report.frozen().size() / 2));
    }
    report.deadChannels().ifPresent(dead -> lines.add(line(dead)));
    report.equalization().ifPresent(scaled -> lines.add(line(scaled)));
    report.activations().ifPresent(trial -> lines.add(line(trial)));
    report.balance().ifPresent(balanced -> lines.add(line(balanced)));
    report.outliers().ifPresent(split -> lines.add(line(split)));
    return lines;
  }

  private static String line(DeadChannels.Report report) {
    if (!report.hasEnoughImages()) {
      return "dead channels are not looked for: %d images are fewer than %d"
          .formatted(report.images(), report.leastImages());
    }
    int dead = report.findings().stream().mapToInt(finding -> finding.outputs().size()).sum();
    return "%d dead output channels in %d operators".formatted(dead, report.findings().size());
  }

  private static String line(ClipPreservingEqualization.Report report) {
    double before = 1;
    double after = 1;
    for (ClipPreservingEqualization.WeightChange change : report.weights()) {
      before = Math.max(before, change.before().maxOverMedian());
      after = Math.max(after, change.after().maxOverMedian());
    }
    return String.format(
        Locale.ROOT,
        "channels scaled by %.3g to %.3g; widest spread of an operator's weights %.1f, was %.1f",
        report.leastFactor(),
        report.greatestFactor(),
        after,
        before);
  }

  private static String line(ActivationTrial trial) {
    return String.format(
        Locale.ROOT,
        trial.isKept()
            ? "activations evened out as well: %.1f dB in a trial, was %.1f"
            : "activations stay as they are: evened out %.1f dB in a trial, now %.1f",
        decibels(trial.after()),
        decibels(trial.before()));
  }

  private static String line(PartBalance.Report report) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    for (PartBalance.Finding finding : report.findings()) {
      for (PartBalance.Part part : finding.parts()) {
        least = Math.min(least, part.factor());
        greatest = Math.max(greatest, part.factor());
      }
    }
    String parts =
        report.findings().size() == 1
            ? "parts of a concatenation"
            : "parts of %d concatenations".formatted(report.findings().size());
    return report.isKept()
        ? String.format(
            Locale.ROOT,
            "%s scaled by %.3g to %.3g: %.1f dB in a trial, was %.1f",
            parts,
            least,
            greatest,
            decibels(report.after()),
            decibels(report.before()))
        : String.format(
            Locale.ROOT,
            "%s stay as they are: %.1f dB in a trial, balanced %.1f",
            parts,
            decibels(report.before()),
            decibels(report.after()));
  }

  private static double decibels(double noiseToSignal) {
    return -10 * Math.log10(noiseToSignal);
  }

  private static String line(OutlierSplit.Report report) {
    int outliers = report.findings().stream().mapToInt(OutlierSplit.Finding::outliers).sum();
    return "%d outlier channels split off from %d operators"
        .formatted(outliers, report.findings().size());
  }
}
