package io.rangefinder.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.quantize.AssignedRange;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.statistics.TensorAccumulator;
import io.rangefinder.statistics.TensorStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RangeSourcesTest {
  private static TensorStatistics statistics() {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    accumulator.add("image", new float[] {0, 1}, 0, 2);
    return accumulator.toStatistics();
  }

  private static AssignedRange assigned(RangeOrigin origin) {
    return new AssignedRange(new Range(0, 1), new Quantization(1, 0), origin, "");
  }

  @Test
  void calibratedTensorsCountForTheRuleWhoseRangeTheyHaveAndOthersForTheirOrigin() {
    RangeTable table =
        RangeTable.calibrated(
            Map.of("conv", statistics(), "relu", statistics(), "pool", statistics()),
            RangeRules.parse("auto"));
    RangeAssignment assignment =
        new RangeAssignment(
            Map.of(
                "conv", assigned(RangeOrigin.CALIBRATED),
                "relu", assigned(RangeOrigin.CALIBRATED),
                "pool", assigned(RangeOrigin.SHARED),
                "softmax", assigned(RangeOrigin.FIXED)));

    assertThat(RangeSources.count(assignment, table))
        .isEqualTo(Map.of("minmax", 2, "shared", 1, "fixed", 1));
  }
}
