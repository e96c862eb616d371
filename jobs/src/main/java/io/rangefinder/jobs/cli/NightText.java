package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.night.Gate;
import io.rangefinder.jobs.night.NightReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A night of a model as lines for a terminal and a log. */
final class NightText {
  private static final int SHOWN_TENSORS = 3;

  private NightText() {}

  static List<String> of(NightReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(report.line());
    report
        .images()
        .ifPresent(
            images ->
                lines.add(
                    "  images    %d found, %d calibrated, %d quarantined, %d new"
                        .formatted(
                            images.found(),
                            images.calibrated(),
                            images.quarantined(),
                            images.fresh())));
    report
        .drift()
        .ifPresent(
            drift -> {
              drift.warnings().stream()
                  .limit(SHOWN_TENSORS)
                  .forEach(
                      finding ->
                          lines.add(
                              "  moved     '%s': %s"
                                  .formatted(
                                      finding.tensor(), String.join("; ", finding.reasons()))));
              if (!drift.lookAt().isEmpty()) {
                lines.add("  look at   " + String.join(", ", drift.lookAt()));
              }
            });
    report.gates().stream()
        .filter(gate -> !gate.passes())
        .map(Gate::line)
        .forEach(line -> lines.add("  closed    " + line));
    if (!report.figures().isEmpty()) {
      List<String> figures = new ArrayList<>();
      report
          .figures()
          .forEach(
              (name, figure) -> figures.add(String.format(Locale.ROOT, "%s %.6g", name, figure)));
      lines.add("  figures   " + String.join(", ", figures));
    }
    if (!report.next().isEmpty()) {
      lines.add("  next      " + report.next());
    }
    return lines;
  }
}
