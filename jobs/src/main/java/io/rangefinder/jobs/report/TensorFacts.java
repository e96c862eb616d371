package io.rangefinder.jobs.report;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.drift.Finding;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.jobs.night.TensorNight;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.ranges.CodeUse;
import io.rangefinder.ranges.ExpectedLoss;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What core says of a tensor of a run.
 *
 * @param bins the values as the page holds them, fewer bins than the statistics have
 * @param observed what stands only where a value is finite
 * @param decibels signal to noise in the quantized model; NaN if it is not known
 * @param effect signal to noise of the output when only its operator is quantized; NaN likewise
 * @param before the same tensor in the run that this one is compared with
 * @param finding how it moved from there, or in the night
 * @param nights the earlier nights and this one, the oldest first
 */
record TensorFacts(
    StatisticsTable.Entry entry,
    TensorStatistics statistics,
    ValueBins bins,
    Optional<Observed> observed,
    double decibels,
    double effect,
    Optional<TensorStatistics> before,
    Optional<Finding> finding,
    List<TensorNight> nights) {
  /**
   * What is known of a tensor's range.
   *
   * @param range of its codes
   * @param grid its codes
   * @param origin the rule or other origin of the range
   * @param why the reason for it
   * @param clipped the share of the values outside the range
   * @param loss what the codes are expected to lose of {@code bins}
   * @param apart by how many codes the ranges of two halves of the images differ, if both have one
   * @param beyond the chance that one more image leaves the range
   * @param rules what each rule would choose, and lose
   */
  record Observed(
      Range range,
      CodeGrid grid,
      String origin,
      String why,
      double clipped,
      ExpectedLoss loss,
      CodeUse use,
      OptionalDouble apart,
      double beyond,
      List<Choice> rules) {
    /** Whether the operator gives the range, whatever the values are. */
    boolean isFixed() {
      return origin.equals(RangeOrigin.FIXED.toString());
    }
  }

  /** What a rule would choose, and what codes over that are expected to lose. */
  record Choice(String rule, Range range, ExpectedLoss loss) {}

  String name() {
    return entry.tensor();
  }

  double zeros() {
    long elements = statistics.elements();
    return elements == 0 ? Double.NaN : statistics.histogram().zeroCount() / (double) elements;
  }

  /** Whether other images would have given another range. */
  boolean hasTooFewImages() {
    return observed.map(Enough::isDoubtful).orElse(false);
  }
}
