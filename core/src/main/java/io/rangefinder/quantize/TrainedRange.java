package io.rangefinder.quantize;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.statistics.TensorStatistics;

/** Takes the range that training gave a tensor, whatever was observed. */
record TrainedRange(TensorRange range) implements RangeRule {
  @Override
  public String name() {
    return range.origin().toString();
  }

  @Override
  public Range choose(TensorStatistics statistics) {
    return range.range();
  }

  @Override
  public TensorRange explain(TensorStatistics statistics) {
    return new TensorRange(range.range(), range.narrow(), range.origin(), name(), "training");
  }
}
