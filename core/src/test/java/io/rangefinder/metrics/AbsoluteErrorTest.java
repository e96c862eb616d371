package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class AbsoluteErrorTest {
  @Test
  void distancesAreAveragedOverAllElementsAndTheLargestIsKept() {
    AbsoluteError merged = of(new float[] {1, 2, 3}, 1, 1.5f, 5).merge(of(new float[] {-1}, -2.5f));

    assertThat(merged.elements()).isEqualTo(4);
    assertThat(merged.mean()).isEqualTo(1);
    assertThat(merged.largest()).isEqualTo(2);
  }

  @Test
  void whatIsNotFiniteIsLeftOut() {
    AbsoluteError error = of(new float[] {Float.NaN, 1, 2}, 1, Float.POSITIVE_INFINITY, 3);

    assertThat(error.elements()).isEqualTo(1);
    assertThat(error.largest()).isEqualTo(1);
    assertThat(AbsoluteError.none().mean()).isNaN();
  }

  private static AbsoluteError of(float[] reference, float... actual) {
    return AbsoluteError.of(FloatBuffer.wrap(reference), actual);
  }
}
