package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.convert.DeployableModel;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.prepare.ChannelBounds;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.ImageNormalization;
import io.rangefinder.prepare.OutlierSplit;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.prepare.PreparedGraph;
import io.rangefinder.prepare.WeightSpread;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The network that is calibrated and deployed: the given one, with weights that quantize better.
 * What that takes to know of the activations comes from a bounded number of images.
 *
 * @param frozen tensors of image statistics that became constants
 * @param hadTooFewImages whether the weights were left alone for that reason
 */
record PreparedModel(
    DeployableModel model, PreparedGraph graph, List<String> frozen, boolean hadTooFewImages) {
  /** The most images that preparation looks at. */
  private static final int MOST_IMAGES = 512;

  /** With fewer images what was observed says too little of what other images will do. */
  private static final int LEAST_IMAGES = 100;

  static PreparedModel prepare(
      DeployableModel model,
      ImagePass pass,
      ImageManifest listed,
      CalibrateConfiguration configuration) {
    List<ImageEntry> sample = listed.lowest(MOST_IMAGES);
    Preparation preparation =
        sample.size() < LEAST_IMAGES ? Preparation.NONE : configuration.preparation();
    DeployableModel current = model;
    List<String> statistics = ImageNormalization.statistics(model.graph());
    if (!statistics.isEmpty()) {
      Map<String, TensorStatistics> observed = observe(model, pass, sample, configuration);
      Map<String, double[]> means = new LinkedHashMap<>();
      for (String name : statistics) {
        TensorStatistics ofTensor = observed.getOrDefault(name, TensorStatistics.empty());
        if (ofTensor.images() > 0) {
          means.put(name, ofTensor.channels().means());
        }
      }
      current = new DeployableModel(ImageNormalization.freeze(model.graph(), means)).simplified();
    }
    Map<String, TensorStatistics> observed =
        preparation == Preparation.NONE ? Map.of() : observe(current, pass, sample, configuration);
    Map<String, ChannelBounds> bounds = new LinkedHashMap<>();
    long images = 0;
    for (Map.Entry<String, TensorStatistics> tensor : observed.entrySet()) {
      images = Math.max(images, tensor.getValue().images());
      if (!tensor.getValue().bounds().isEmpty()) {
        bounds.put(tensor.getKey(), ChannelBounds.of(tensor.getValue().channels()));
      }
    }
    PreparedGraph prepared = PreparedGraph.prepare(current.graph(), bounds, images, preparation);
    boolean tooFew = preparation != configuration.preparation();
    return new PreparedModel(new DeployableModel(prepared.graph()), prepared, statistics, tooFew);
  }

  private static Map<String, TensorStatistics> observe(
      DeployableModel model,
      ImagePass pass,
      List<ImageEntry> sample,
      CalibrateConfiguration configuration) {
    LoweredGraph lowered = LoweredGraph.of(model, configuration.batchSize());
    try (Observed observed = pass.run("prepare", lowered, sample, Set.of())) {
      return observed.statistics();
    }
  }

  /** What was done, in a few lines for a terminal; none if nothing was. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    if (hadTooFewImages) {
      lines.add("nothing: that takes at least %d images".formatted(LEAST_IMAGES));
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
  void describe(ObjectNode node) {
    node.put("least-images", LEAST_IMAGES);
    node.put("had-too-few-images", hadTooFewImages);
    if (!frozen.isEmpty()) {
      frozen.forEach(node.putArray("frozen-image-statistics")::add);
    }
    graph.deadChannels().ifPresent(report -> describe(report, node.putObject("dead-channels")));
    graph.equalization().ifPresent(report -> describe(report, node.putObject("equalization")));
    graph.outliers().ifPresent(report -> describe(report, node.putObject("outlier-channels")));
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
