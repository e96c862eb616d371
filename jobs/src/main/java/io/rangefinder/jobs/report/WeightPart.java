package io.rangefinder.jobs.report;

import io.rangefinder.ir.Node;
import io.rangefinder.jobs.store.PreparationReport;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.OutlierSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the weights of each operator. */
final class WeightPart {
  private final ReportInputs inputs;
  private final Map<String, QuantizationReport.Weights> weights = new HashMap<>();
  private final Map<String, Double> noise = new HashMap<>();
  private final Map<String, ClipPreservingEqualization.WeightChange> equalized = new HashMap<>();
  private final Map<String, DeadChannels.Finding> dead = new HashMap<>();
  private final Map<String, OutlierSplit.Finding> split = new HashMap<>();

  WeightPart(ReportInputs inputs) {
    this.inputs = inputs;
    inputs
        .quantization()
        .ifPresent(
            report -> {
              report.weights().forEach(of -> weights.put(of.operator(), of));
              report
                  .noise()
                  .forEach(of -> of.decibels().ifPresent(db -> noise.put(of.operator(), db)));
            });
    PreparationReport preparation = inputs.manifest().preparation();
    preparation
        .equalization()
        .ifPresent(report -> report.weights().forEach(of -> equalized.put(of.operator(), of)));
    preparation
        .deadChannels()
        .ifPresent(report -> report.findings().forEach(of -> dead.put(of.operator(), of)));
    preparation
        .outliers()
        .ifPresent(report -> report.findings().forEach(of -> split.put(of.operator(), of)));
  }

  /** A row for each operator that something is said of, in the order of the graph. */
  List<Page.WeightRow> rows() {
    Set<String> known = new LinkedHashSet<>(weights.keySet());
    known.addAll(equalized.keySet());
    known.addAll(dead.keySet());
    known.addAll(split.keySet());
    Set<String> ordered = new LinkedHashSet<>();
    inputs.graph().nodes().stream().map(Node::name).filter(known::contains).forEach(ordered::add);
    known.stream().sorted().forEach(ordered::add);
    List<Page.WeightRow> rows = new ArrayList<>();
    ordered.forEach(operator -> rows.add(row(operator)));
    return rows;
  }

  private Page.WeightRow row(String operator) {
    QuantizationReport.Weights of = weights.get(operator);
    ClipPreservingEqualization.WeightChange change = equalized.get(operator);
    DeadChannels.Finding gone = dead.get(operator);
    OutlierSplit.Finding parted = split.get(operator);
    double decibels = noise.getOrDefault(operator, Double.NaN);
    return new Page.WeightRow(
        Name.of(operator),
        inputs.tensors().stream().anyMatch(entry -> entry.tensor().equals(operator))
            ? Anchors.of(operator)
            : "",
        of == null ? Numbers.NONE : ends(of.widest()),
        of == null ? Numbers.NONE : ends(of.chosen()),
        Page.Cell.of(of == null ? Double.NaN : of.nearest()),
        Page.Cell.of(of == null ? Double.NaN : of.refit()),
        Page.Cell.of(of == null ? Double.NaN : of.rangeSearched()),
        Page.Cell.of(of == null ? Double.NaN : of.rounded()),
        new Page.Cell(Numbers.decibels(decibels), Numbers.key(decibels)),
        Band.of(decibels).text(),
        Page.Cell.of(change == null ? Double.NaN : change.before().maxOverMedian()),
        Page.Cell.of(change == null ? Double.NaN : change.after().maxOverMedian()),
        gone == null ? "" : "%s out, %s in".formatted(gone.outputs().size(), gone.inputs().size()),
        parted == null ? "" : "%s of %s".formatted(parted.outliers(), parted.channels()));
  }

  private static String ends(QuantizationReport.Ends ends) {
    return Numbers.of(ends.min()) + " to " + Numbers.of(ends.max());
  }
}
