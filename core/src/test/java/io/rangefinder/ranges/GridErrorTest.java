package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GridErrorTest {

  @Test
  void zeroIsOnTheGrid() {
    CodeGrid grid = CodeGrid.over(new Range(-1, 3), Codes.UINT8);

    assertThat(grid.zeroPoint()).isEqualTo(64);
    assertThat(new GridError(grid).squared(0, 0)).isEqualTo(0);
  }

  @Test
  void theErrorOfAnIntervalIsTheMeanOverItsValues() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Range range = new Range(-random.nextDouble(), random.nextDouble() + 0.01);
      GridError grid = new GridError(CodeGrid.over(range, Codes.UINT8));
      double lower = random.nextGaussian();
      double upper = lower + random.nextDouble() / 10;
      int samples = 20_000;
      double sum = 0;
      for (int i = 0; i < samples; i++) {
        double value = lower + (i + 0.5) / samples * (upper - lower);
        sum += grid.squared(value, value);
      }
      double mean = sum / samples;
      assertThat(grid.squared(lower, upper))
          .as("seed %d", seed)
          .isCloseTo(mean, within(1e-3 * mean + 1e-12));
    }
  }
}
