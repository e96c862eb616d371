package io.rangefinder.jobs.report;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.drift.Clipping;
import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Finding;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.quantize.NetworkRules;
import io.rangefinder.quantize.Target;
import io.rangefinder.ranges.CodeUse;
import io.rangefinder.ranges.ExpectedLoss;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.Sufficiency;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks core for all that a page says of the tensors of a run. */
final class FactFinder {
  /** A bin of the page is at most as wide as a 32nd of its farther end, or a 2048th of all. */
  private static final double BIN_OF_END = 1.0 / 32;

  private static final double BIN_OF_WIDTH = 1.0 / 2048;

  /** More tensors than these have bins that are twice as wide. */
  private static final int MOST_WITH_NARROW_BINS = 200;

  private static final Pattern WEIGHED = Pattern.compile("^auto: (\\S+) ");

  private final ReportInputs inputs;
  private final int widening;
  private final NetworkRules rules;
  private final Map<String, QuantizationReport.TensorRange> made = new HashMap<>();
  private final Map<String, Double> effects = new HashMap<>();
  private final Map<String, Finding> findings = new HashMap<>();

  FactFinder(ReportInputs inputs) {
    this.inputs = inputs;
    this.widening = inputs.tensors().size() > MOST_WITH_NARROW_BINS ? 2 : 1;
    String rule =
        inputs.quantization().map(QuantizationReport::rule).orElse(ReportInputs.DEFAULT_RULE);
    this.rules = new NetworkRules(inputs.graph(), RangeRules.parse(rule), Target.UINT8.kernels());
    inputs
        .quantization()
        .ifPresent(report -> report.ranges().forEach(range -> made.put(range.tensor(), range)));
    inputs
        .evaluation()
        .flatMap(EvaluationReport::ranking)
        .ifPresent(
            ranking ->
                ranking
                    .worst()
                    .forEach(of -> of.output().ifPresent(db -> effects.put(of.tensor(), db))));
    List<Finding> moved =
        inputs
            .drift()
            .map(Drift::findings)
            .or(
                () ->
                    inputs.night().flatMap(NightReport::drift).map(NightReport.Compared::warnings))
            .orElse(List.of());
    moved.forEach(finding -> findings.put(finding.tensor(), finding));
  }

  /** The facts of every tensor, in the order of the graph. */
  List<TensorFacts> all() {
    return inputs.tensors().parallelStream().map(this::of).toList();
  }

  private TensorFacts of(StatisticsTable.Entry entry) {
    TensorStatistics statistics = entry.statistics().whole();
    ValueBins bins = statistics.bins().coarsened(widening * BIN_OF_END, widening * BIN_OF_WIDTH);
    SplitStatistics before = inputs.before().get(entry.tensor());
    return new TensorFacts(
        entry,
        statistics,
        bins,
        statistics.bounds().isEmpty()
            ? Optional.empty()
            : Optional.of(observed(entry, statistics, bins)),
        inputs.decibels().getOrDefault(entry.tensor(), Double.NaN),
        effects.getOrDefault(entry.tensor(), Double.NaN),
        before == null || before.whole().bounds().isEmpty()
            ? Optional.empty()
            : Optional.of(before.whole()),
        Optional.ofNullable(findings.get(entry.tensor())),
        inputs.history().getOrDefault(entry.tensor(), List.of()));
  }

  private TensorFacts.Observed observed(
      StatisticsTable.Entry entry, TensorStatistics statistics, ValueBins bins) {
    RangeRule applied = rules.of(entry.tensor());
    QuantizationReport.@Nullable TensorRange of = made.get(entry.tensor());
    Sufficiency sufficiency =
        of == null
            ? Sufficiency.of(entry.statistics(), applied)
            : Sufficiency.of(entry.statistics(), applied, madeBy(applied, of));
    TensorRange choice = sufficiency.choice();
    Range range = choice.range();
    Codes codes = Codes.UINT8;
    CodeGrid grid =
        of == null
            ? CodeGrid.over(CodeGrid.encodable(range, codes), codes)
            : new CodeGrid(codes, of.scale(), of.zeroPoint());
    List<TensorFacts.Choice> choices = new ArrayList<>();
    for (String name : RangeRules.names()) {
      if (!name.equals(ReportInputs.DEFAULT_RULE)) {
        RangeRule rule = RangeRules.parse(name);
        Range chosen = rule.choose(statistics);
        choices.add(new TensorFacts.Choice(rule.name(), chosen, ExpectedLoss.of(chosen, bins)));
      }
    }
    return new TensorFacts.Observed(
        range,
        grid,
        choice.rule().isEmpty() ? choice.origin().toString() : choice.rule(),
        choice.detail(),
        Clipping.share(statistics, range.includingZero()),
        ExpectedLoss.of(range, bins),
        CodeUse.of(grid, bins),
        sufficiency.disagreement(),
        sufficiency.chanceBeyond(),
        choices);
  }

  /** The range in the model, with the rule that its detail names if it is a rule's. */
  private static TensorRange madeBy(RangeRule applied, QuantizationReport.TensorRange of) {
    Range range = new Range(of.min(), of.max());
    for (RangeOrigin origin : RangeOrigin.values()) {
      if (origin.toString().equals(of.origin()) && origin != RangeOrigin.CALIBRATED) {
        return new TensorRange(range, origin, of.detail());
      }
    }
    Matcher weighed = WEIGHED.matcher(of.detail());
    return TensorRange.calibrated(
        range, weighed.find() ? weighed.group(1) : applied.name(), of.detail());
  }
}
