package io.rangefinder.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.quantize.RangeAssignment;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RangeSourcesTest {
  private static final Range RANGE = new Range(0, 1);
  private static final CodeGrid GRID = CodeGrid.over(RANGE, Codes.UINT8);

  @Test
  void calibratedTensorsCountForTheRuleWhoseRangeTheyHaveAndOthersForTheirOrigin() {
    TensorRange calibrated = TensorRange.calibrated(RANGE, "minmax", "auto: minmax");
    RangeAssignment assignment =
        new RangeAssignment(
            Map.of(
                "conv",
                calibrated,
                "relu",
                calibrated,
                "pool",
                new TensorRange(RANGE, RangeOrigin.SHARED, "with 'conv'"),
                "softmax",
                new TensorRange(RANGE, RangeOrigin.FIXED, "")),
            Map.of("conv", GRID, "relu", GRID, "pool", GRID, "softmax", GRID));

    assertThat(RangeSources.count(assignment))
        .isEqualTo(Map.of("minmax", 2, "shared", 1, "fixed", 1));
  }
}
