package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PositionSampleTest {

  @Test
  void allPositionsAreTakenWithinTheBudget() {
    PositionSample sample = PositionSample.of(49, 7, 49);

    assertThat(sample.step()).isEqualTo(1);
    assertThat(sample.first(new float[] {3})).isZero();
  }

  @Test
  void theStepVisitsEveryColumn() {
    PositionSample sample = PositionSample.of(64 * 64, 64, 512);
    Set<Integer> columns = new HashSet<>();
    for (int position = 0; position < sample.positions(); position += sample.step()) {
      columns.add(position % 64);
    }

    assertThat(sample.step()).isEqualTo(9);
    assertThat(columns).hasSize(64);
  }

  @Test
  void whereAnImageBeginsDependsOnItsValues() {
    PositionSample sample = PositionSample.of(4096, 64, 64);
    Set<Integer> firsts = new HashSet<>();
    for (int image = 0; image < 200; image++) {
      int first = sample.first(new float[] {image, 0.5f});
      assertThat(first).isBetween(0, sample.step() - 1);
      assertThat(sample.first(new float[] {image, 0.5f})).isEqualTo(first);
      firsts.add(first);
    }

    assertThat(firsts).hasSizeGreaterThan(40);
  }

  @Test
  void anImageAlwaysHasAPosition() {
    PositionSample sample = PositionSample.of(4, 2, 1);

    for (int image = 0; image < 50; image++) {
      assertThat(sample.first(new float[] {image})).isBetween(0, 3);
    }
  }
}
