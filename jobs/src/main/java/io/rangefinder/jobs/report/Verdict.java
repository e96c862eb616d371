package io.rangefinder.jobs.report;

import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.night.Outcome;
import io.rangefinder.jobs.store.EvaluationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a page says first.
 *
 * @param sentence one, in full
 * @param isBad whether something must not go on like this
 * @param figures those that matter
 * @param gates what was allowed and what was got
 * @param warnings each in one line
 */
record Verdict(
    String sentence,
    boolean isBad,
    List<Page.Figure> figures,
    List<Page.Gate> gates,
    List<String> warnings) {

  static Verdict of(ReportInputs inputs) {
    List<String> warnings = new ArrayList<>();
    inputs.evaluation().ifPresent(of -> warnings.addAll(of.warnings()));
    inputs.quantization().ifPresent(of -> warnings.addAll(of.warnings()));
    return new Verdict(sentence(inputs), isBad(inputs), figures(inputs), gates(inputs), warnings);
  }

  private static boolean isBad(ReportInputs inputs) {
    return inputs.evaluation().map(of -> !of.warnings().isEmpty()).orElse(false)
        || inputs.night().map(of -> !of.outcome().isWell()).orElse(false);
  }

  private static String sentence(ReportInputs inputs) {
    String quality = quality(inputs);
    return inputs
        .night()
        .map(
            night ->
                "The night of %s ended as %s: %s. %s"
                    .formatted(night.night(), word(night.outcome()), night.reason(), quality))
        .orElse(quality);
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String quality(ReportInputs inputs) {
    if (inputs.evaluation().isEmpty()) {
      return "%s tensors were observed over %s images; no evaluation was given, so nothing here says how good the model is."
          .formatted(
              Numbers.count(inputs.tensors().size()),
              Numbers.count(inputs.manifest().images().calibrated()));
    }
    EvaluationReport evaluation = inputs.evaluation().get();
    if (evaluation.images() == 0) {
      return "No image was evaluated, so nothing here says how good the model is.";
    }
    String lost =
        evaluation.warnings().isEmpty()
            ? ""
            : "Part of the quantized model's answers is of no use. ";
    if (evaluation.accuracy().isPresent()) {
      EvaluationReport.Accuracy accuracy = evaluation.accuracy().get();
      return lost
          + "The quantized model is right on %s of %s labelled images, the float network on %s%s."
              .formatted(
                  Numbers.percent(accuracy.quantized().top1()),
                  Numbers.count(accuracy.labelled()),
                  Numbers.percent(accuracy.floats().top1()),
                  evaluation.agreement().isPresent()
                      ? "; they agree on " + Numbers.percent(evaluation.agreement().getAsDouble())
                      : "");
    }
    if (evaluation.agreement().isPresent()) {
      return lost
          + "The quantized model and the float network agree on %s of %s images."
              .formatted(
                  Numbers.percent(evaluation.agreement().getAsDouble()),
                  Numbers.count(evaluation.images()));
    }
    Optional<EvaluationReport.Output> first = evaluation.outputs().values().stream().findFirst();
    return lost
        + "Over %s images the quantized model's first output has a signal to noise of %s."
            .formatted(
                Numbers.count(evaluation.images()),
                first.map(Verdict::decibels).orElse(Numbers.NONE));
  }

  private static String decibels(EvaluationReport.Output output) {
    String why = output.why();
    return output.decibels().isPresent()
        ? Numbers.decibels(output.decibels().getAsDouble())
        : why == null ? Numbers.NONE : why;
  }

  private static List<Page.Figure> figures(ReportInputs inputs) {
    List<Page.Figure> figures = new ArrayList<>();
    inputs.evaluation().ifPresent(of -> evaluated(figures, of));
    figures.add(
        new Page.Figure(
            "images that calibrated", Numbers.count(inputs.manifest().images().calibrated())));
    figures.add(
        new Page.Figure("quarantined", Numbers.count(inputs.manifest().images().quarantined())));
    figures.add(new Page.Figure("tensors", Numbers.count(inputs.tensors().size())));
    if (inputs.modelBytes() > 0) {
      figures.add(new Page.Figure("model, bytes", Numbers.count(inputs.modelBytes())));
    }
    inputs
        .night()
        .flatMap(NightReport::drift)
        .ifPresent(
            drift -> {
              figures.add(
                  new Page.Figure(
                      "tensors that moved", drift.warnings().size() + " of " + drift.tensors()));
              figures.add(new Page.Figure("worst clip", Numbers.percent(drift.worstClip())));
            });
    return figures;
  }

  private static void evaluated(List<Page.Figure> figures, EvaluationReport evaluation) {
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
        .outputs()
        .forEach(
            (name, output) ->
                figures.add(
                    new Page.Figure(
                        "signal to noise of " + Name.of(name).shown(), decibels(output))));
    figures.add(new Page.Figure("images evaluated", Numbers.count(evaluation.images())));
  }

  private static List<Page.Gate> gates(ReportInputs inputs) {
    return inputs.night().map(NightReport::gates).orElse(List.of()).stream()
        .map(
            gate ->
                new Page.Gate(
                    gate.name(),
                    Numbers.of(gate.figure()),
                    Numbers.of(gate.allowed()),
                    gate.passes() ? "open" : "closed",
                    gate.detail()))
        .toList();
  }
}
