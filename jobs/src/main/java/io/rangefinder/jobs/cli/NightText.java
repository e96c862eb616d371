package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.night.Gate;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.store.FigureText;
import java.util.ArrayList;
import java.util.List;

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
      lines.add("  figures   " + FigureText.of(report.figures()));
    }
    if (!report.next().isEmpty()) {
      lines.add("  next      " + report.next());
    }
    return lines;
  }
}
