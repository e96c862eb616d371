package io.rangefinder.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import org.junit.jupiter.api.Test;

class InputArrayTest {
  @Test
  void meanAndStdGiveTheRangeOfTheCodes() {
    assertThat(new InputArray("x", null, null, 127.5f, 127.5f).range()).isEqualTo(new Range(-1, 1));
    assertThat(new InputArray("x", null, null, 0, -1).range()).isEqualTo(new Range(-255, 0));
  }

  @Test
  void aStdThatMakesTheCodesInfiniteIsRefused() {
    InputArray input = new InputArray("x", null, null, 128, 1e-40f);
    assertThatThrownBy(input::range)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Input array x: with mean 128.0 and std 1.0E-40 its codes stand for -Infinity to"
                + " Infinity; give another std");
  }

  @Test
  void meansAndStdsMustBeFinite() {
    assertThatThrownBy(() -> new InputArray("x", null, null, Float.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x: mean NaN and std 1.0 give no range");
  }
}
