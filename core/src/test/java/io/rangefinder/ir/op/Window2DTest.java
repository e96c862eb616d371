package io.rangefinder.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.InvalidOperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Window2DTest {
  @ParameterizedTest
  @CsvSource({
    // extent, taps, stride, dilation, SAME output, SAME padding before, VALID output
    "  5, 3, 1, 1,   5, 1,   3",
    "  5, 3, 2, 1,   3, 1,   2",
    "  6, 3, 2, 1,   3, 0,   2",
    "224, 3, 2, 1, 112, 0, 111",
    "224, 7, 2, 1, 112, 2, 109",
    "  7, 3, 1, 2,   7, 2,   3",
    "  9, 3, 2, 3,   5, 3,   2",
    "  4, 1, 2, 1,   2, 0,   2",
    "  5, 2, 5, 1,   1, 0,   1",
    "  7, 7, 1, 1,   7, 3,   1",
  })
  void followsTensorflowsGeometry(
      int extent, int taps, int stride, int dilation, int same, int before, int valid) {
    Window2D rows = new Window2D(stride, 1, dilation, 1, Padding.SAME);
    assertThat(rows.outputHeight(extent, taps)).isEqualTo(same);
    assertThat(rows.paddingTop(extent, taps)).isEqualTo(before);
    Window2D columns = new Window2D(1, stride, 1, dilation, Padding.SAME);
    assertThat(columns.outputWidth(extent, taps)).isEqualTo(same);
    assertThat(columns.paddingLeft(extent, taps)).isEqualTo(before);

    Window2D whole = new Window2D(stride, stride, dilation, dilation, Padding.VALID);
    assertThat(whole.outputHeight(extent, taps)).isEqualTo(valid);
    assertThat(whole.outputWidth(extent, taps)).isEqualTo(valid);
    assertThat(whole.paddingTop(extent, taps)).isZero();
    assertThat(whole.paddingLeft(extent, taps)).isZero();
  }

  @Test
  void aValidWindowStandsWhereverAllItsTapsLieInTheImage() {
    for (int extent = 1; extent <= 12; extent++) {
      for (int taps = 1; taps <= 4; taps++) {
        for (int stride = 1; stride <= 4; stride++) {
          for (int dilation = 1; dilation <= 3; dilation++) {
            int positions = 0;
            for (int at = 0; at + dilation * (taps - 1) < extent; at += stride) {
              positions++;
            }
            if (positions > 0) {
              Window2D window = new Window2D(stride, stride, dilation, dilation, Padding.VALID);
              assertThat(window.outputHeight(extent, taps))
                  .as("extent %d taps %d stride %d dilation %d", extent, taps, stride, dilation)
                  .isEqualTo(positions);
            }
          }
        }
      }
    }
  }

  @Test
  void refusesAWindowThatDoesNotFit() {
    Window2D window = new Window2D(1, 1, 2, 2, Padding.VALID);
    assertThatThrownBy(() -> window.outputHeight(4, 3))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a window of 5 does not fit an extent of 4");
    assertThatThrownBy(() -> Window2D.of(1, 1, Padding.SAME).outputWidth(0, 3))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a window of 3 does not fit an extent of 0");
    assertThatThrownBy(() -> Window2D.of(1, 1, Padding.VALID).outputWidth(5, 0))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a window of 0 does not fit an extent of 5");
  }

  @Test
  void extremeStridesAndDilationsDoNotOverflow() {
    int huge = Integer.MAX_VALUE;
    assertThat(new Window2D(huge, 1, 1, 1, Padding.SAME).outputHeight(5, 3)).isEqualTo(1);
    assertThat(new Window2D(huge, 1, 1, 1, Padding.VALID).outputHeight(5, 3)).isEqualTo(1);
    assertThat(new Window2D(1, 1, huge - 1, 1, Padding.SAME).paddingTop(5, 2)).isEqualTo(huge / 2);
    assertThatThrownBy(() -> new Window2D(1, 1, huge, 1, Padding.VALID).outputHeight(5, 4))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a window of 6442450942 does not fit an extent of 5");
    assertThatThrownBy(() -> new Window2D(1, 1, huge, 1, Padding.SAME).paddingTop(5, huge))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a window of 4611686011984936963 does not fit an extent of 5");
  }

  @Test
  void refusesStridesAndDilationsBelowOne() {
    assertThatThrownBy(() -> new Window2D(0, 1, 1, -1, Padding.SAME))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("strides 0x1 and dilations 1x-1 must be at least 1");
    assertThat(Window2D.of(2, 2, Padding.SAME).isDilated()).isFalse();
    assertThat(new Window2D(1, 1, 1, 2, Padding.SAME).isDilated()).isTrue();
  }
}
