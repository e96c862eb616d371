package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.TensorStatistics;

/** A pure function from merged statistics to a range; registered in {@link RangeRules}. */
public interface RangeRule {

  /** How the rule is called on the command line and in results, its parameter included. */
  String name();

  /**
   * The range for a tensor, of statistics alone within its least and greatest finite value. It need
   * not hold zero: see {@link Range#includingZero}.
   *
   * @throws RangeException if the tensor has no finite value
   */
  Range choose(TensorStatistics statistics);

  /**
   * The same range with the name of the rule whose it is, and as detail the reason for it, which
   * begins with the name of this rule.
   *
   * @throws RangeException if the tensor has no finite value
   */
  default TensorRange explain(TensorStatistics statistics) {
    return TensorRange.calibrated(choose(statistics), name(), name());
  }
}
