package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.OutlierSplit;
import io.rangefinder.prepare.PreparedGraph;
import io.rangefinder.prepare.WeightSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what a preparation did. */
final class PreparationText {
  private final PreparedGraph graph;
  private final List<String> frozen;
  private final int leastImages;
  private final boolean hadTooFewImages;

  /**
   * @param frozen tensors of image statistics that became constants
   * @param leastImages what a preparation takes
   * @param hadTooFewImages whether the weights were left alone for that reason
   */
  PreparationText(
      PreparedGraph graph, List<String> frozen, int leastImages, boolean hadTooFewImages) {
    this.graph = graph;
    this.frozen = frozen;
    this.leastImages = leastImages;
    this.hadTooFewImages = hadTooFewImages;
  }

  /** What was done, in a few lines for a terminal; none if nothing was. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    if (hadTooFewImages) {
      lines.add("nothing: that takes at least %d images".formatted(leastImages));
    }
    if (!frozen.isEmpty()) {
      lines.add(
          "%d normalizations by the image's own statistics now use the calibration's"
              .formatted(frozen.size() / 2));
    }
    graph.deadChannels().ifPresent(report -> lines.add(summary(report)));
    graph.equalization().ifPresent(report -> lines.add(summary(report)));
    graph.outliers().ifPresent(report -> lines.add(summary(report)));
    return lines;
  }

  private static String summary(DeadChannels.Report report) {
    if (!report.hasEnoughImages()) {
      return "dead channels are not looked for: %d images are fewer than %d"
          .formatted(report.images(), report.leastImages());
    }
    int dead = report.findings().stream().mapToInt(finding -> finding.outputs().size()).sum();
    return "%d dead output channels in %d operators".formatted(dead, report.findings().size());
  }

  private static String summary(ClipPreservingEqualization.Report report) {
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

  private static String summary(OutlierSplit.Report report) {
    int outliers = report.findings().stream().mapToInt(OutlierSplit.Finding::outliers).sum();
    return "%d outlier channels split off from %d operators"
        .formatted(outliers, report.findings().size());
  }

  /** What was done, operator by operator, for the run's manifest. */
  ObjectNode details() {
    ObjectNode node = Json.object();
    node.put("least-images", leastImages);
    node.put("had-too-few-images", hadTooFewImages);
    if (!frozen.isEmpty()) {
      frozen.forEach(node.putArray("frozen-image-statistics")::add);
    }
    graph.deadChannels().ifPresent(report -> describe(report, node.putObject("dead-channels")));
    graph.equalization().ifPresent(report -> describe(report, node.putObject("equalization")));
    graph.outliers().ifPresent(report -> describe(report, node.putObject("outlier-channels")));
    return node;
  }

  private static void describe(DeadChannels.Report report, ObjectNode node) {
    node.put("images", report.images());
    node.put("least-images", report.leastImages());
    ArrayNode operators = node.putArray("operators");
    for (DeadChannels.Finding finding : report.findings()) {
      ObjectNode operator = operators.addObject();
      operator.put("operator", finding.operator());
      finding.outputs().forEach(operator.putArray("outputs")::add);
      finding.inputs().forEach(operator.putArray("inputs")::add);
    }
  }

  private static void describe(ClipPreservingEqualization.Report report, ObjectNode node) {
    node.put("sweeps", report.sweeps());
    node.put("channel-classes", report.classes());
    node.put("frozen-classes", report.frozen());
    node.put("least-factor", report.leastFactor());
    node.put("greatest-factor", report.greatestFactor());
    ArrayNode operators = node.putArray("operators");
    for (ClipPreservingEqualization.WeightChange change : report.weights()) {
      ObjectNode operator = operators.addObject();
      operator.put("operator", change.operator());
      describe(change.before(), operator.putObject("before"));
      describe(change.after(), operator.putObject("after"));
    }
  }

  private static void describe(OutlierSplit.Report report, ObjectNode node) {
    ArrayNode operators = node.putArray("operators");
    for (OutlierSplit.Finding finding : report.findings()) {
      ObjectNode operator = operators.addObject();
      operator.put("operator", finding.operator());
      operator.put("channels", finding.channels());
      operator.put("outliers", finding.outliers());
      operator.put("max", finding.max());
      operator.put("ordinary-max", finding.ordinaryMax());
    }
  }

  private static void describe(WeightSpread spread, ObjectNode node) {
    node.put("max", spread.max());
    node.put("max-over-median", spread.maxOverMedian());
  }
}
