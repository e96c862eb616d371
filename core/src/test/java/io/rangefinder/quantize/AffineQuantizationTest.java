package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AffineQuantizationTest {
  @ParameterizedTest
  @CsvSource({
    "-1, 1, UINT8, 0.00784313725490196, 0.007843137718737125, 128",
    "-1, 0.9921875, UINT8, 0.0078125, 0.0078125, 128",
    "0, 6, UINT8, 0.023529411764705882, 0.0235294122248888, 0",
    "0, 255, UINT8, 1, 1, 0",
    "-1, 1, NARROW_UINT8, 0.007874015748031496, 0.007874015718698502, 128",
    "-0.5, 1.5, UINT8, 0.00784313725490196, 0.007843137718737125, 64",
    "-2.3, 0, UINT8, 0.009019607843137253, 0.009019607678055763, 255",
    "-3.14159, 2.71828, NARROW_UINT8, 0.02307035433070866, 0.023070354014635086, 137",
    "-10, 10, UINT8, 0.0784313725490196, 0.0784313753247261, 128",
  })
  void scaleAndZeroPointAreTocos(
      double min, double max, Codes codes, double scale, double written, int zeroPoint) {
    Quantization quantization = AffineQuantization.choose(new Range(min, max), codes);

    assertThat(quantization).isEqualTo(new Quantization(scale, zeroPoint));
    assertThat((double) (float) quantization.scale()).isEqualTo(written);
  }

  @Test
  void aFloat32EndOfTheRangeIsTakenAsItIs() {
    Range range = new Range((float) (-128.0 / 127), 1);

    assertThat(AffineQuantization.choose(range, Codes.UINT8))
        .isEqualTo(new Quantization(0.007874015733307484, 128));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, UINT8, -1.003921568627451, 0.996078431372549",
    "-1, 0.9921875, UINT8, -1, 0.9921875",
    "0, 6, UINT8, 0, 6",
    "-1, 1, NARROW_UINT8, -1, 1",
    "-0.5, 1.5, UINT8, -0.5019607843137255, 1.4980392156862745",
    "-2.3, 0, UINT8, -2.3, 0",
    "-10, 10, UINT8, -10.03921568627451, 9.96078431372549",
  })
  void codesRepresentTheNudgedRange(
      double min, double max, Codes codes, double lowest, double highest) {
    Range nudged =
        AffineQuantization.representable(
            AffineQuantization.choose(new Range(min, max), codes), codes);

    assertThat(nudged.min()).isCloseTo(lowest, within(1e-15));
    assertThat(nudged.max()).isCloseTo(highest, within(1e-15));
  }

  @Test
  void aRangeWithoutWidthHasScaleZeroAndItsZerosHaveCodeZero() {
    Quantization quantization = AffineQuantization.choose(new Range(0, 0), Codes.UINT8);

    assertThat(quantization).isEqualTo(new Quantization(0, 0));
    assertThat(AffineQuantization.bytes(new float[] {0}, quantization, Codes.UINT8))
        .containsExactly(0);
  }

  @Test
  void aRangeBesideZeroIsABug() {
    assertThatThrownBy(() -> AffineQuantization.choose(new Range(1, 2), Codes.UINT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not contain 0");
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0, 2", "-2, -1, -2, 0", "0, 0, 0, 1", "0, 1e-40, 0, 1", "-1, 2, -1, 2"})
  void everyEncodableRangeContainsZeroAndHasANormalStep(
      double min, double max, double encodableMin, double encodableMax) {
    assertThat(AffineQuantization.encodable(new Range(min, max)))
        .isEqualTo(new Range(encodableMin, encodableMax));
  }

  @Test
  void theRangeOfElementsContainsZero() {
    assertThat(AffineQuantization.rangeOf(new float[] {2, 5})).isEqualTo(new Range(0, 5));
    assertThat(AffineQuantization.rangeOf(new float[] {-3, -1})).isEqualTo(new Range(-3, 0));
  }

  @Test
  void valuesRoundHalfAwayFromZeroAndSaturate() {
    Quantization quantization = new Quantization(0.5, 10);
    float[] values = {0, 0.25f, -0.25f, 0.24f, 1000, -1000};

    assertThat(AffineQuantization.bytes(values, quantization, Codes.UINT8))
        .containsExactly(10, 11, 10, 10, (byte) 255, 0);
    assertThat(AffineQuantization.bytes(values, quantization, Codes.NARROW_UINT8))
        .containsExactly(10, 11, 10, 10, (byte) 255, 1);
  }

  @Test
  void roundingIsExactNextToAHalf() {
    assertThat(AffineQuantization.roundHalfAwayFromZero(0.49999999999999994)).isZero();
    assertThat(AffineQuantization.roundHalfAwayFromZero(2.5)).isEqualTo(3);
    assertThat(AffineQuantization.roundHalfAwayFromZero(-2.5)).isEqualTo(-3);
  }
}
