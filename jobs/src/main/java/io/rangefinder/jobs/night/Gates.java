package io.rangefinder.jobs.night;

import io.rangefinder.drift.Clipping;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.ImageAnswer;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.PairedDisagreements;
import io.rangefinder.metrics.SignalToNoise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Holds figures against the bounds of a model; every condition that has a figure makes a gate. */
final class Gates {
  private final Bounds bounds;
  private final List<Gate> gates = new ArrayList<>();

  Gates(Bounds bounds) {
    this.bounds = bounds;
  }

  /** All so far, in the order in which they were held. */
  List<Gate> all() {
    return List.copyOf(gates);
  }

  /** Those that are not met. */
  List<Gate> closed() {
    return gates.stream().filter(gate -> !gate.passes()).toList();
  }

  private void hold(Condition condition, double figure, String detail) {
    Double allowed = bounds.allowed().get(condition);
    if (allowed != null) {
      gates.add(Gate.of(condition, allowed, figure, detail));
    }
  }

  private void hold(Condition condition, OptionalDouble figure, String detail) {
    figure.ifPresent(number -> hold(condition, number, detail));
  }

  /**
   * Conditions of the images.
   *
   * @param fresh tonight's new images, and how many of them could not be used
   */
  void images(
      RunManifest.Images tonight, Optional<RunManifest.Images> published, FreshImages fresh) {
    hold(Condition.MIN_IMAGES, (double) tonight.calibrated(), "images calibrated");
    published.ifPresent(
        before ->
            hold(
                Condition.MIN_IMAGES_RATIO,
                tonight.calibrated() / (double) Math.max(1, before.calibrated()),
                "%d images against %d published"
                    .formatted(tonight.calibrated(), before.calibrated())));
    if (fresh.images() > 0) {
      double share = fresh.quarantined() / (double) fresh.images();
      String detail = "%d of %d new images".formatted(fresh.quarantined(), fresh.images());
      hold(Condition.MAX_QUARANTINED, share, detail);
      published
          .filter(before -> before.quarantined() > 0)
          .ifPresent(
              before ->
                  hold(
                      Condition.MAX_QUARANTINED_RATIO,
                      share * before.listed() / before.quarantined(),
                      detail));
    }
  }

  /** Conditions of what ranges cut off: the worst tensor of the new ranges and of the published. */
  void clip(Clipping tonight, Optional<Clipping> published) {
    hold(Condition.MAX_CLIP, tonight.share(), "tensor '%s'".formatted(tonight.tensor()));
    published
        .filter(before -> before.share() > 0)
        .ifPresent(
            before ->
                hold(
                    Condition.MAX_CLIP_RATIO,
                    tonight.share() / before.share(),
                    "tensor '%s', published '%s'".formatted(tonight.tensor(), before.tensor())));
  }

  /** Conditions of how the new and the published model do on the same held-out images. */
  void answers(EvaluateResult tonight, Optional<EvaluateResult> published) {
    hold(Condition.MIN_AGREEMENT, agreement(tonight), "%d images".formatted(tonight.images()));
    hold(Condition.MAX_KL, kl(tonight), "");
    published.ifPresent(
        before ->
            kl(before)
                .ifPresent(
                    reference ->
                        hold(
                            Condition.MAX_KL_RATIO,
                            kl(tonight).orElse(Double.NaN) / Math.max(reference, Double.MIN_NORMAL),
                            text("published %.3g", reference))));
    Classification counts = tonight.comparison().classification();
    if (counts.labelled() > 0) {
      double labelled = counts.labelled();
      hold(Condition.MIN_TOP1, counts.quantizedTop1() / labelled, "labelled images");
      hold(
          Condition.MAX_TOP1_LOSS,
          (counts.floatTop1() - counts.quantizedTop1()) / labelled,
          text(
              "float %.4f, quantized %.4f",
              counts.floatTop1() / labelled, counts.quantizedTop1() / labelled));
    }
    published.ifPresent(before -> lost(tonight, before));
    hold(Condition.MIN_DECIBELS, decibels(tonight), "the worst output");
    published.ifPresent(
        before ->
            decibels(before)
                .ifPresent(
                    reference ->
                        hold(
                            Condition.MAX_DECIBELS_LOST,
                            reference - decibels(tonight).orElse(Double.NaN),
                            text("published %.2f dB", reference))));
  }

  private void lost(EvaluateResult tonight, EvaluateResult published) {
    Double allowed = bounds.allowed().get(Condition.MAX_ANSWERS_LOST);
    if (tonight.answers().isEmpty() || published.answers().isEmpty() || allowed == null) {
      return;
    }
    PairedDisagreements pairs = pairs(tonight, published);
    double chance = pairs.chance();
    double figure = pairs.lost() / (double) tonight.answers().size();
    gates.add(
        new Gate(
            Condition.MAX_ANSWERS_LOST.key(),
            allowed,
            figure,
            figure <= allowed || chance >= bounds.significance(),
            text(
                "only the published model is right on %d images, only the new one on %d of %d; chance %.3g",
                pairs.onlyFirst(), pairs.onlySecond(), tonight.answers().size(), chance)));
  }

  private static PairedDisagreements pairs(EvaluateResult tonight, EvaluateResult published) {
    Map<String, Boolean> before = new HashMap<>();
    published.answers().forEach(answer -> before.put(answer.image(), answer.isRight()));
    PairedDisagreements pairs = PairedDisagreements.none();
    for (ImageAnswer answer : tonight.answers()) {
      Boolean right = before.get(answer.image());
      if (right != null) {
        pairs = pairs.with(right, answer.isRight());
      }
    }
    return pairs;
  }

  /**
   * Whether more answers are right than with the published model or, without any, less is noise.
   */
  static boolean isBetter(EvaluateResult tonight, EvaluateResult published) {
    if (!tonight.answers().isEmpty() && !published.answers().isEmpty()) {
      return pairs(tonight, published).lost() < 0;
    }
    return decibels(tonight).orElse(Double.NaN) > decibels(published).orElse(Double.NaN);
  }

  static OptionalDouble agreement(EvaluateResult result) {
    Classification counts = result.comparison().classification();
    return result.classifies() && counts.images() > 0
        ? OptionalDouble.of(counts.agreed() / (double) counts.images())
        : OptionalDouble.empty();
  }

  static OptionalDouble kl(EvaluateResult result) {
    Comparison comparison = result.comparison();
    return comparison.divergence().images() > 0
        ? OptionalDouble.of(comparison.divergence().mean())
        : OptionalDouble.empty();
  }

  /** Of the worst output; none where no output carries a signal, or all are exact. */
  static OptionalDouble decibels(EvaluateResult result) {
    return result.comparison().outputs().values().stream()
        .mapToDouble(SignalToNoise::decibels)
        .filter(Double::isFinite)
        .min();
  }

  private static String text(String pattern, Object... figures) {
    return String.format(Locale.ROOT, pattern, figures);
  }
}
