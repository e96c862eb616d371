package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.store.EngineDescription;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.HeatMaps;
import io.rangefinder.metrics.OperatorError;
import io.rangefinder.metrics.PeakCounts;
import io.rangefinder.metrics.SegmentedPixels;
import io.rangefinder.metrics.SignalToNoise;
import io.rangefinder.metrics.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the report of an evaluation holds of its result. */
final class ReportedFigures {
  private ReportedFigures() {}

  static EvaluationReport of(EvaluateResult result, EngineDescription engine) {
    Comparison comparison = result.comparison();
    Classification counts = comparison.classification();
    Divergence divergence = comparison.divergence();
    Map<String, EvaluationReport.Output> outputs = new LinkedHashMap<>();
    for (String output : result.outputs()) {
      SignalToNoise figure = comparison.outputs().get(output);
      if (figure != null) {
        outputs.put(output, output(output, figure, comparison));
      }
    }
    return new EvaluationReport(
        result.images(),
        result.excluded(),
        result.quarantined(),
        result.others(),
        Optional.ofNullable(result.labels()).map(ReportedFigures::labels),
        counts.labelled() > 0 ? Optional.of(accuracy(counts)) : Optional.empty(),
        result.classifies() && counts.images() > 0
            ? OptionalDouble.of((double) counts.agreed() / counts.images())
            : OptionalDouble.empty(),
        mean(divergence),
        outputs,
        Optional.of(task(result)),
        result.warnings(),
        result.calibration(),
        Optional.ofNullable(result.ranking()).map(ReportedFigures::ranking),
        engine);
  }

  private static EvaluationReport.Labels labels(LabelUse use) {
    return new EvaluationReport.Labels(use.labels(), use.unmatched(), use.firstUnmatched());
  }

  private static EvaluationReport.Accuracy accuracy(Classification counts) {
    double labelled = counts.labelled();
    return new EvaluationReport.Accuracy(
        counts.labelled(),
        new EvaluationReport.Shares(counts.floatTop1() / labelled, counts.floatTop5() / labelled),
        new EvaluationReport.Shares(
            counts.quantizedTop1() / labelled, counts.quantizedTop5() / labelled));
  }

  private static EvaluationReport.Output output(
      String name, SignalToNoise figure, Comparison comparison) {
    String why = figure.isWithoutSignal() ? "the float output is 0 throughout" : null;
    return new EvaluationReport.Output(
        decibels(figure),
        figure.isExact() ? "exact" : why,
        Optional.ofNullable(comparison.errors().get(name))
            .filter(of -> of.elements() > 0)
            .map(of -> new EvaluationReport.AbsoluteError(of.mean(), of.largest())),
        Optional.ofNullable(comparison.task().channels().get(name))
            .map(of -> of.channels().stream().map(ReportedFigures::decibels).toList()),
        Optional.ofNullable(comparison.task().heatMaps().get(name)).map(ReportedFigures::points),
        Optional.ofNullable(comparison.task().segments().get(name)).map(ReportedFigures::segments));
  }

  private static EvaluationReport.Judged task(EvaluateResult result) {
    JudgedTask judged = result.task();
    DetectionMatches boxes = result.comparison().task().detections();
    return new EvaluationReport.Judged(
        judged.task(),
        judged.guessed(),
        judged.task() == Task.DETECTION
            ? Optional.of(
                new EvaluationReport.Boxes(
                    judged.threshold(),
                    boxes.expected(),
                    boxes.found(),
                    boxes.matched(),
                    finite(boxes.meanOverlap())))
            : Optional.empty());
  }

  private static EvaluationReport.KeyPoints points(HeatMaps maps) {
    PeakCounts total = maps.total();
    return new EvaluationReport.KeyPoints(
        maps.threshold(), total.peaks(), total.near(), total.kept());
  }

  private static EvaluationReport.Segments segments(SegmentedPixels pixels) {
    return new EvaluationReport.Segments(
        pixels.sameShare(),
        pixels.meanOverlap(),
        pixels.classes().stream().map(of -> finite(of.share())).toList());
  }

  private static EvaluationReport.Ranking ranking(OperatorRanking ranking) {
    return new EvaluationReport.Ranking(
        ranking.images(),
        ranking.findings().size(),
        ranking.worst().stream().map(ReportedFigures::operator).toList());
  }

  private static EvaluationReport.Operator operator(OperatorFinding finding) {
    OperatorError error = finding.error();
    return new EvaluationReport.Operator(
        finding.operator(),
        finding.tensor(),
        decibels(error.alone()),
        decibels(error.model()),
        decibels(error.output()),
        mean(error.divergence()));
  }

  private static OptionalDouble mean(Divergence divergence) {
    return divergence.images() > 0 ? OptionalDouble.of(divergence.mean()) : OptionalDouble.empty();
  }

  private static OptionalDouble decibels(SignalToNoise figure) {
    return finite(figure.decibels());
  }

  private static OptionalDouble finite(double figure) {
    return Double.isFinite(figure) ? OptionalDouble.of(figure) : OptionalDouble.empty();
  }
}
