package io.rangefinder.jobs.night;

import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Finding;
import io.rangefinder.drift.TensorDrift;
import io.rangefinder.drift.Verdict;
import io.rangefinder.ir.Range;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Nights of a network of two tensors, {@code input} and {@code relu}. */
final class DrawnNights {
  static final Map<String, Range> SHIPPED =
      Map.of("input", new Range(-1, 1), "relu", new Range(0, 4));

  private DrawnNights() {}

  /** The statistics of one image, whose values in {@code relu} are 0, 1, 2 and what is given. */
  static List<StatisticsTable.Entry> tensors(float greatest) {
    return List.of(
        entry("input", "", -1, 0, Float.NaN, 1), entry("relu", "CONV_2D", 0, 1, 2, greatest));
  }

  private static StatisticsTable.Entry entry(String tensor, String operator, float... values) {
    SplitAccumulator accumulator = new SplitAccumulator(1);
    accumulator.add("image", Half.FIRST, FloatBuffer.wrap(values), 0, values.length);
    return new StatisticsTable.Entry(tensor, operator, "[1, 4]", accumulator.toStatistics());
  }

  /** The night in which the first version was published. */
  static NightHistory first() {
    return new NightHistory(
        Outcome.PUBLISHED,
        "version 1: the first",
        OptionalLong.empty(),
        OptionalLong.of(1),
        Optional.of("STORE/run-1"),
        SHIPPED,
        SHIPPED,
        Optional.empty(),
        tensors(4));
  }

  /** A night that kept version 1. */
  static NightHistory kept(long images, double divergence) {
    return new NightHistory(
        Outcome.KEPT,
        "as it was",
        OptionalLong.of(1),
        OptionalLong.of(1),
        Optional.empty(),
        SHIPPED,
        Map.of(),
        Optional.of(drift(Verdict.KEEP, images, finding(0, divergence, List.of()))),
        tensors(4));
  }

  /** A night that found more than the shipped range holds in {@code relu}, and widened it to 5. */
  static NightHistory widened() {
    return new NightHistory(
        Outcome.PUBLISHED,
        "version 2: relu moved",
        OptionalLong.of(1),
        OptionalLong.of(2),
        Optional.of("STORE/run-2"),
        SHIPPED,
        Map.of("input", SHIPPED.get("input"), "relu", new Range(0, 5)),
        Optional.of(
            drift(Verdict.REPUBLISH, 60, finding(0.25, Double.NaN, List.of("it clips", "so")))),
        tensors(5));
  }

  private static Drift drift(Verdict verdict, long images, Finding relu) {
    return new Drift(verdict, List.of(relu), images);
  }

  private static Finding finding(double clip, double divergence, List<String> reasons) {
    TensorDrift drift =
        new TensorDrift(clip, 0.0005, 0.125, 0.25, divergence, 0.01, List.of("image"));
    return new Finding("relu", drift, reasons, clip > 0.001);
  }
}
