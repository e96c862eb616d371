package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HalfFloatTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0000",
    "-0.0, 8000",
    "1, 3c00",
    "-2, c000",
    "0.1, 2e66",
    "65504, 7bff",
    "65519, 7bff",
    "1e30, 7bff",
    "-1e30, fbff",
    "Infinity, 7c00",
    "NaN, 7e00",
    "6.1035156E-5, 0400",
    "6.097555E-5, 03ff",
    "5.9604645E-8, 0001",
    "2.9802322E-8, 0000",
    "2.9802326E-8, 0001",
    "1e-40, 0000",
    "2049, 6800",
    "2051, 6802",
    "4095.5, 6c00",
  })
  void theNearestValueIsTakenAndOfTwoTheEvenOne(float value, String bits) {
    assertThat("%04x".formatted(HalfFloat.of(value))).isEqualTo(bits);
  }

  @Test
  void everyFiniteValueSurvivesTheWayThere() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.of(value)).isEqualTo((short) bits);
      }
    }
  }
}
