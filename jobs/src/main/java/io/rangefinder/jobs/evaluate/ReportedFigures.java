package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.store.EngineDescription;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.metrics.AbsoluteError;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.OperatorError;
import io.rangefinder.metrics.SignalToNoise;
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
        outputs.put(output, output(figure, Optional.ofNullable(comparison.errors().get(output))));
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
      SignalToNoise figure, Optional<AbsoluteError> error) {
    String why = figure.isWithoutSignal() ? "the float output is 0 throughout" : null;
    return new EvaluationReport.Output(
        decibels(figure),
        figure.isExact() ? "exact" : why,
        error
            .filter(of -> of.elements() > 0)
            .map(of -> new EvaluationReport.AbsoluteError(of.mean(), of.largest())));
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
    double decibels = figure.decibels();
    return Double.isFinite(decibels) ? OptionalDouble.of(decibels) : OptionalDouble.empty();
  }
}
