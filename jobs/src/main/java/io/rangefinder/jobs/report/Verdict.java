package io.rangefinder.jobs.report;

import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.night.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    return Answers.sentence(inputs.evaluation().get());
  }

  private static List<Page.Figure> figures(ReportInputs inputs) {
    List<Page.Figure> figures = new ArrayList<>();
    inputs.evaluation().map(Answers::figures).ifPresent(figures::addAll);
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
