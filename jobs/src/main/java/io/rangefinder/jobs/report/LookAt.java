package io.rangefinder.jobs.report;

import io.rangefinder.drift.Finding;
import io.rangefinder.drift.Thresholds;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A tensor that an engineer looks at first.
 *
 * @param reasons each of the ways in which it hurts
 * @param image the one that did most of it; empty if no one stands out
 */
record LookAt(TensorFacts facts, List<String> reasons, String image) {
  /** How many there are at most. */
  static final int MOST = 5;

  /** One way to hurt: whom it concerns, and how much less than the worst a tensor is hurt. */
  private record Way(Predicate<TensorFacts> concerns, ToDoubleFunction<TensorFacts> order) {
    List<TensorFacts> worstFirst(List<TensorFacts> tensors) {
      return tensors.stream().filter(concerns).sorted(Comparator.comparingDouble(order)).toList();
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way(
              of -> of.statistics().nonFiniteImages().count() > 0,
              of -> -of.statistics().nonFiniteImages().count()),
          new Way(of -> !Double.isNaN(of.effect()), TensorFacts::effect),
          new Way(
              of -> of.finding().map(Finding::warns).orElse(false),
              of -> -of.finding().map(finding -> finding.drift().clip()).orElse(0.0)),
          new Way(of -> !Double.isNaN(of.decibels()), TensorFacts::decibels),
          new Way(of -> clipped(of) > Thresholds.defaults().clip(), of -> -clipped(of)),
          new Way(TensorFacts::hasTooFewImages, of -> -apart(of)),
          new Way(
              of -> of.observed().isPresent(),
              of -> of.observed().orElseThrow().loss().decibels()));

  /** The worst five, the worst of each way in turn. */
  static List<LookAt> worst(List<TensorFacts> tensors) {
    List<List<TensorFacts>> ranked = WAYS.stream().map(way -> way.worstFirst(tensors)).toList();
    Set<TensorFacts> chosen = new LinkedHashSet<>();
    for (int rank = 0; rank < tensors.size() && chosen.size() < MOST; rank++) {
      for (List<TensorFacts> way : ranked) {
        if (rank < way.size() && chosen.size() < MOST) {
          chosen.add(way.get(rank));
        }
      }
    }
    return chosen.stream().map(of -> new LookAt(of, reasons(of), image(of))).toList();
  }

  private static double clipped(TensorFacts facts) {
    return facts
        .observed()
        .filter(of -> !of.isFixed())
        .map(TensorFacts.Observed::clipped)
        .orElse(0.0);
  }

  private static double apart(TensorFacts facts) {
    return facts.observed().orElseThrow().apart().orElse(0);
  }

  private static List<String> reasons(TensorFacts facts) {
    List<String> reasons = new ArrayList<>();
    long broken = facts.statistics().nonFiniteImages().count();
    if (broken > 0) {
      reasons.add("NaN or infinities in " + Numbers.count(broken) + " images");
    }
    if (!Double.isNaN(facts.effect())) {
      reasons.add(
          "with its operator alone quantized the output has " + Numbers.decibels(facts.effect()));
    }
    if (!Double.isNaN(facts.decibels())) {
      reasons.add(Numbers.decibels(facts.decibels()) + " in the quantized model");
    }
    facts.finding().filter(Finding::warns).ifPresent(of -> reasons.addAll(of.reasons()));
    if (clipped(facts) > 0) {
      reasons.add(Numbers.percent(clipped(facts)) + " of its values lie outside the range");
    }
    facts
        .observed()
        .ifPresent(
            of -> {
              if (facts.hasTooFewImages()) {
                reasons.add(
                    "too few images: halves of them differ by %s codes, the next leaves the range with a chance of %s"
                        .formatted(
                            Numbers.of(of.apart().orElse(Double.NaN)),
                            Numbers.percent(of.beyond())));
              }
              if (Double.isNaN(facts.decibels()) || Band.of(of.loss().decibels()) != Band.GOOD) {
                reasons.add(
                    Numbers.decibels(of.loss().decibels()) + " expected of its codes alone");
              }
            });
    return reasons;
  }

  /** Of the images at both ends, the one farther from the range or, within it, from zero. */
  private static String image(TensorFacts facts) {
    TensorStatistics statistics = facts.statistics();
    if (statistics.nonFiniteImages().count() > 0) {
      return statistics.nonFiniteImages().first().get(0);
    }
    List<String> moved = facts.finding().map(of -> of.drift().images()).orElse(List.of());
    if (!moved.isEmpty()) {
      return moved.get(0);
    }
    if (facts.observed().isEmpty()) {
      return "";
    }
    TensorFacts.Observed observed = facts.observed().get();
    ImageValue lowest = statistics.extremes().lowest().get(0);
    ImageValue highest = statistics.extremes().highest().get(0);
    double below = observed.range().min() - lowest.value();
    double above = highest.value() - observed.range().max();
    boolean isLow =
        (below > 0 || above > 0)
            ? below > above
            : Math.abs(lowest.value()) > Math.abs(highest.value());
    List<ImageValue> side =
        isLow ? statistics.extremes().lowest() : statistics.extremes().highest();
    boolean isAlone = side.size() < 2 || side.get(0).value() != side.get(1).value();
    return isAlone ? side.get(0).imageId() : "";
  }
}
