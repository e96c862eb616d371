package io.rangefinder.jobs.report;

import io.rangefinder.jobs.store.EvaluationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an evaluation says of a quantized model's answers, by what the network is judged by. */
final class Answers {
  private Answers() {}

  /** One sentence, in full. */
  static String sentence(EvaluationReport evaluation) {
    if (evaluation.images() == 0) {
      return "No image was evaluated, so nothing here says how good the model is.";
    }
    String lost =
        evaluation.warnings().isEmpty()
            ? ""
            : "Part of the quantized model's answers is of no use. ";
    return lost
        + accuracy(evaluation)
            .or(() -> agreement(evaluation))
            .or(() -> boxes(evaluation))
            .or(() -> keyPoints(evaluation))
            .or(() -> segments(evaluation))
            .orElseGet(() -> signalToNoise(evaluation));
  }

  private static Optional<String> accuracy(EvaluationReport evaluation) {
    return evaluation
        .accuracy()
        .map(
            accuracy ->
                "The quantized model is right on %s of %s labelled images, the float network on %s%s."
                    .formatted(
                        Numbers.percent(accuracy.quantized().top1()),
                        Numbers.count(accuracy.labelled()),
                        Numbers.percent(accuracy.floats().top1()),
                        evaluation.agreement().isPresent()
                            ? "; they agree on "
                                + Numbers.percent(evaluation.agreement().getAsDouble())
                            : ""));
  }

  private static Optional<String> agreement(EvaluationReport evaluation) {
    return evaluation.agreement().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The quantized model and the float network agree on %s of %s images."
                .formatted(
                    Numbers.percent(evaluation.agreement().getAsDouble()),
                    Numbers.count(evaluation.images())));
  }

  private static Optional<String> boxes(EvaluationReport evaluation) {
    return evaluation
        .task()
        .flatMap(EvaluationReport.Judged::boxes)
        .filter(boxes -> boxes.expected() > 0)
        .map(
            boxes ->
                "The quantized model finds %s of the float network's %s boxes, over %s images."
                    .formatted(
                        share(boxes.matched(), boxes.expected()),
                        Numbers.count(boxes.expected()),
                        Numbers.count(evaluation.images())));
  }

  private static Optional<String> keyPoints(EvaluationReport evaluation) {
    return evaluation.outputs().values().stream()
        .flatMap(output -> output.points().stream())
        .filter(points -> points.peaks() > 0)
        .findFirst()
        .map(
            points ->
                "In the quantized model %s of the float network's %s key points stay within one cell, over %s images."
                    .formatted(
                        share(points.near(), points.peaks()),
                        Numbers.count(points.peaks()),
                        Numbers.count(evaluation.images())));
  }

  private static Optional<String> segments(EvaluationReport evaluation) {
    return evaluation.outputs().values().stream()
        .flatMap(output -> output.segments().stream())
        .findFirst()
        .map(
            segments ->
                "The quantized model gives %s of the pixels the class that the float network gives, with a mean IoU of %s, over %s images."
                    .formatted(
                        Numbers.percent(segments.same()),
                        Numbers.of(segments.meanOverlap()),
                        Numbers.count(evaluation.images())));
  }

  private static String signalToNoise(EvaluationReport evaluation) {
    Optional<EvaluationReport.Output> first = evaluation.outputs().values().stream().findFirst();
    return "Over %s images the quantized model's first output has a signal to noise of %s."
        .formatted(
            Numbers.count(evaluation.images()), first.map(Answers::decibels).orElse(Numbers.NONE));
  }

  private static String decibels(EvaluationReport.Output output) {
    String why = output.why();
    return output.decibels().isPresent()
        ? Numbers.decibels(output.decibels().getAsDouble())
        : why == null ? Numbers.NONE : why;
  }

  private static String share(long part, long whole) {
    return Numbers.percent((double) part / whole);
  }

  /** The figures that matter. */
  static List<Page.Figure> figures(EvaluationReport evaluation) {
    List<Page.Figure> figures = new ArrayList<>();
    evaluation
        .accuracy()
        .ifPresent(
            accuracy -> {
              figures.add(
                  new Page.Figure(
                      "top-1, quantized", Numbers.percent(accuracy.quantized().top1())));
              figures.add(
                  new Page.Figure("top-1, float", Numbers.percent(accuracy.floats().top1())));
            });
    evaluation
        .agreement()
        .ifPresent(share -> figures.add(new Page.Figure("agreement", Numbers.percent(share))));
    evaluation
        .kl()
        .ifPresent(mean -> figures.add(new Page.Figure("KL × 100", Numbers.of(100 * mean))));
    evaluation
        .task()
        .flatMap(EvaluationReport.Judged::boxes)
        .ifPresent(
            boxes ->
                figures.add(
                    new Page.Figure(
                        "boxes found",
                        Numbers.count(boxes.matched())
                            + " of "
                            + Numbers.count(boxes.expected()))));
    evaluation
        .outputs()
        .forEach((name, output) -> ofOutput(figures, Name.of(name).shown(), output));
    figures.add(new Page.Figure("images evaluated", Numbers.count(evaluation.images())));
    return figures;
  }

  private static void ofOutput(
      List<Page.Figure> figures, String name, EvaluationReport.Output output) {
    output
        .points()
        .filter(points -> points.peaks() > 0)
        .ifPresent(
            points -> {
              figures.add(
                  new Page.Figure(
                      "key points of %s within one cell".formatted(name),
                      share(points.near(), points.peaks())));
              figures.add(
                  new Page.Figure(
                      "key points of %s kept".formatted(name),
                      share(points.kept(), points.peaks())));
            });
    output
        .segments()
        .ifPresent(
            segments ->
                figures.add(
                    new Page.Figure("mean IoU of " + name, Numbers.of(segments.meanOverlap()))));
    figures.add(new Page.Figure("signal to noise of " + name, decibels(output)));
  }
}
