package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.store.PreparationReport;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.OutlierSplit;
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

  private static String line(OutlierSplit.Report report) {
    int outliers = report.findings().stream().mapToInt(OutlierSplit.Finding::outliers).sum();
    return "%d outlier channels split off from %d operators"
        .formatted(outliers, report.findings().size());
  }
}
