package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * For each tensor the range of another rule, by the squared error that uint8 codes over it are
 * expected to have. Of the ranges whose error is within 5 % of the least, the one that clips the
 * fewest values is taken, and of equal ones that of the rule named first.
 *
 * <p>The error counts the values that were seen. A clipped tail is one that other images may
 * exceed, so it has to be worth it: 5 % are 0.2 dB of the signal-to-noise ratio of one tensor.
 */
final class AutoRule implements RangeRule {

  private static final double TOLERATED = 1.05;

  private final List<RangeRule> rules;

  /**
   * Chooses among rules.
   *
   * @param rules at least one; the reasons compare the others with the first
   */
  AutoRule(List<RangeRule> rules) {
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("There is no rule to choose from.");
    }
    this.rules = List.copyOf(rules);
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    return explain(statistics).range();
  }

  @Override
  public TensorRange explain(TensorStatistics statistics) {
    ValueBins bins = statistics.bins();
    List<Candidate> candidates =
        rules.stream().map(rule -> Candidate.of(rule, statistics, bins)).toList();
    Candidate first = candidates.get(0);
    Candidate least = Collections.min(candidates, Comparator.comparingDouble(Candidate::error));
    Candidate taken =
        candidates.stream()
            .filter(candidate -> candidate.error <= TOLERATED * least.error)
            .min(Comparator.comparingDouble(Candidate::clipped))
            .orElseThrow();
    return TensorRange.calibrated(
        taken.range, taken.rule, "auto: %s (%s)".formatted(taken.rule, taken.merit(first, least)));
  }

  /** The range of a rule, its squared error and how many values it clips. */
  private record Candidate(String rule, Range range, double error, double clipped) {

    static Candidate of(RangeRule rule, TensorStatistics statistics, ValueBins bins) {
      Range range = rule.choose(statistics);
      return new Candidate(
          rule.name(),
          range,
          QuantizationError.squared(range, bins),
          QuantizationError.clipped(range, bins));
    }

    String merit(Candidate first, Candidate least) {
      if (rule.equals(first.rule)) {
        return error == least.error
            ? "no rule has less error"
            : String.format(
                Locale.ROOT, "%.2f of the least error, of %s", error / least.error, least.rule);
      }
      return String.format(Locale.ROOT, "%.2g of the error of %s", error / first.error, first.rule);
    }
  }
}
