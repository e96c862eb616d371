package io.rangefinder.ranges;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.ImageRanking;
import io.rangefinder.statistics.RangeGrowth;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether enough images were seen for a range that a rule chose: how it would differ over half of
 * the images, how likely another image leaves it, and how the bounds grew.
 */
public final class Sufficiency {

  private final RangeRule rule;
  private final SplitStatistics halves;
  private final TensorStatistics whole;
  private final TensorRange choice;

  private Sufficiency(
      RangeRule rule, SplitStatistics halves, TensorStatistics whole, TensorRange choice) {
    this.rule = rule;
    this.halves = halves;
    this.whole = whole;
    this.choice = choice;
  }

  /**
   * Judges the range of a rule.
   *
   * @throws RangeException if the tensor has no finite value
   */
  public static Sufficiency of(SplitStatistics halves, RangeRule rule) {
    TensorStatistics whole = halves.whole();
    return new Sufficiency(rule, halves, whole, rule.explain(whole));
  }

  /** Judges a range that the rule is known to have chosen over all images. */
  public static Sufficiency of(SplitStatistics halves, RangeRule rule, TensorRange choice) {
    return new Sufficiency(rule, halves, halves.whole(), choice);
  }

  /** The statistics of all images. */
  public TensorStatistics whole() {
    return whole;
  }

  /** The range over all images. */
  public TensorRange choice() {
    return choice;
  }

  /** The range over the images of the first half; none if they have no finite value. */
  public Optional<Range> firstHalf() {
    return range(halves.first());
  }

  /** The range over the images of the second half; none if they have no finite value. */
  public Optional<Range> secondHalf() {
    return range(halves.second());
  }

  private Optional<Range> range(TensorStatistics half) {
    return half.bounds().isEmpty() ? Optional.empty() : Optional.of(rule.choose(half));
  }

  /**
   * How far apart the ranges of the halves are at the end where they differ more, in codes of a
   * uint8 scale over the range of all images (with zero); none if one half has no range.
   */
  public OptionalDouble disagreement() {
    Optional<Range> first = firstHalf();
    Optional<Range> second = secondHalf();
    if (first.isEmpty() || second.isEmpty()) {
      return OptionalDouble.empty();
    }
    double apart =
        Math.max(
            Math.abs(first.get().min() - second.get().min()),
            Math.abs(first.get().max() - second.get().max()));
    Range codes = choice.range().includingZero();
    return OptionalDouble.of(apart == 0 ? 0 : apart / CodeGrid.over(codes, Codes.UINT8).scale());
  }

  /**
   * The chance that one more image has a value beyond the range: at most the sum of the chances of
   * both sides, which is taken, and at most 1.
   */
  public double chanceBeyond() {
    double below = ImageRanking.ofMinima(whole).chanceBeyond(choice.range().min());
    double above = ImageRanking.ofMaxima(whole).chanceBeyond(choice.range().max());
    return Math.min(1, below + above);
  }

  /** How the bounds grew with the number of images. */
  public RangeGrowth growth() {
    return RangeGrowth.of(whole);
  }
}
