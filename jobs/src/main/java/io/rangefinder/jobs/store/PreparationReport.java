package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.prepare.ActivationTrial;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.prepare.DeadChannels;
import io.rangefinder.prepare.OutlierSplit;
import io.rangefinder.prepare.PartBalance;
import io.rangefinder.prepare.WeightSpread;
import java.util.List;
import java.util.Optional;

/**
 * What a preparation did, operator by operator: a part of the documents of runs and of kept
 * networks.
 *
 * @param leastImages how many images a preparation takes
 * @param hadTooFewImages whether the weights were left alone for that reason
 * @param frozen tensors of image statistics that became constants
 * @param deadChannels what was taken out, if that was asked for
 * @param equalization what was scaled, if that was asked for
 * @param activations what came of evening out activations, if that was tried
 * @param balance which concatenations were balanced, if that was asked for and there is one
 * @param outliers which operators were split, if that was asked for
 */
public record PreparationReport(
    int leastImages,
    boolean hadTooFewImages,
    List<String> frozen,
    Optional<DeadChannels.Report> deadChannels,
    Optional<ClipPreservingEqualization.Report> equalization,
    Optional<ActivationTrial> activations,
    Optional<PartBalance.Report> balance,
    Optional<OutlierSplit.Report> outliers) {
  private static final String FROZEN = "frozen-image-statistics";
  private static final String DEAD_CHANNELS = "dead-channels";
  private static final String EQUALIZATION = "equalization";
  private static final String ACTIVATIONS = "activations";
  private static final String BEFORE = "noise-to-signal-before";
  private static final String AFTER = "noise-to-signal-after";
  private static final String BALANCE = "concatenations";
  private static final String OUTLIERS = "outlier-channels";

  public PreparationReport {
    frozen = List.copyOf(frozen);
  }

  /** All of it. */
  void describe(ObjectNode node) {
    node.put("least-images", leastImages);
    node.put("had-too-few-images", hadTooFewImages);
    if (!frozen.isEmpty()) {
      frozen.forEach(node.putArray(FROZEN)::add);
    }
    deadChannels.ifPresent(report -> describe(report, node.putObject(DEAD_CHANNELS)));
    equalization.ifPresent(report -> describe(report, node.putObject(EQUALIZATION)));
    activations.ifPresent(
        trial -> {
          ObjectNode described = node.putObject(ACTIVATIONS);
          described.put(BEFORE, trial.before());
          described.put(AFTER, trial.after());
        });
    balance.ifPresent(report -> describe(report, node.putObject(BALANCE)));
    outliers.ifPresent(report -> describe(report, node.putObject(OUTLIERS)));
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

  private static void describe(PartBalance.Report report, ObjectNode node) {
    node.put(BEFORE, report.before());
    node.put(AFTER, report.after());
    ArrayNode operators = node.putArray("operators");
    for (PartBalance.Finding finding : report.findings()) {
      ObjectNode operator = operators.addObject();
      operator.put("operator", finding.operator());
      ArrayNode parts = operator.putArray("parts");
      for (PartBalance.Part part : finding.parts()) {
        ObjectNode described = parts.addObject();
        described.put("tensor", part.tensor());
        described.put("width", part.width());
        described.put("factor", part.factor());
      }
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

  static PreparationReport read(DocumentBlock block) {
    return new PreparationReport(
        block.count("least-images"),
        block.flag("had-too-few-images"),
        block.has(FROZEN) ? block.texts(FROZEN) : List.of(),
        block.has(DEAD_CHANNELS)
            ? Optional.of(deadChannels(block.block(DEAD_CHANNELS)))
            : Optional.empty(),
        block.has(EQUALIZATION)
            ? Optional.of(equalization(block.block(EQUALIZATION)))
            : Optional.empty(),
        block.has(ACTIVATIONS)
            ? Optional.of(activations(block.block(ACTIVATIONS)))
            : Optional.empty(),
        block.has(BALANCE) ? Optional.of(balance(block.block(BALANCE))) : Optional.empty(),
        block.has(OUTLIERS) ? Optional.of(outliers(block.block(OUTLIERS))) : Optional.empty());
  }

  private static DeadChannels.Report deadChannels(DocumentBlock block) {
    return new DeadChannels.Report(
        block.whole("images"),
        block.whole("least-images"),
        block.list(
            "operators",
            operator ->
                new DeadChannels.Finding(
                    operator.text("operator"),
                    operator.counts("outputs"),
                    operator.counts("inputs"))));
  }

  private static ClipPreservingEqualization.Report equalization(DocumentBlock block) {
    return new ClipPreservingEqualization.Report(
        block.count("sweeps"),
        block.count("channel-classes"),
        block.count("frozen-classes"),
        block.number("least-factor"),
        block.number("greatest-factor"),
        block.list(
            "operators",
            operator ->
                new ClipPreservingEqualization.WeightChange(
                    operator.text("operator"),
                    spread(operator.block("before")),
                    spread(operator.block("after")))));
  }

  private static WeightSpread spread(DocumentBlock block) {
    return new WeightSpread(block.number("max"), block.number("max-over-median"));
  }

  private static ActivationTrial activations(DocumentBlock block) {
    return new ActivationTrial(block.number(BEFORE), block.number(AFTER));
  }

  private static PartBalance.Report balance(DocumentBlock block) {
    return new PartBalance.Report(
        block.list(
            "operators",
            operator ->
                new PartBalance.Finding(
                    operator.text("operator"),
                    operator.list(
                        "parts",
                        part ->
                            new PartBalance.Part(
                                part.text("tensor"),
                                part.number("width"),
                                part.number("factor"))))),
        block.number(BEFORE),
        block.number(AFTER));
  }

  private static OutlierSplit.Report outliers(DocumentBlock block) {
    return new OutlierSplit.Report(
        block.list(
            "operators",
            operator ->
                new OutlierSplit.Finding(
                    operator.text("operator"),
                    operator.count("channels"),
                    operator.count("outliers"),
                    operator.number("max"),
                    operator.number("ordinary-max"))));
  }
}
