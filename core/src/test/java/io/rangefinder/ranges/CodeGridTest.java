package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeGridTest {

  @Test
  void zeroIsOnTheGrid() {
    CodeGrid grid = CodeGrid.over(-1, 3);

    assertThat(grid.zeroPoint()).isEqualTo(64);
    assertThat(grid.squaredError(0, 0)).isEqualTo(0);
  }

  @Test
  void theErrorOfAnIntervalIsTheMeanOverItsValues() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      CodeGrid grid = CodeGrid.over(-random.nextDouble(), random.nextDouble() + 0.01);
      double lower = random.nextGaussian();
      double upper = lower + random.nextDouble() / 10;
      int samples = 20_000;
      double sum = 0;
      for (int i = 0; i < samples; i++) {
        double value = lower + (i + 0.5) / samples * (upper - lower);
        sum += grid.squaredError(value, value);
      }
      double mean = sum / samples;
      assertThat(grid.squaredError(lower, upper))
          .as("seed %d", seed)
          .isCloseTo(mean, within(1e-3 * mean + 1e-12));
    }
  }
}
