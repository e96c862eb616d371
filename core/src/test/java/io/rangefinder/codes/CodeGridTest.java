package io.rangefinder.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CodeGridTest {
  private static final Map<String, Codes> NAMED =
      Map.of(
          "UINT8", Codes.UINT8,
          "NARROW_UINT8", Codes.NARROW_UINT8,
          "INT8", Codes.INT8,
          "NARROW_INT8", Codes.NARROW_INT8);

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
    "0, 6, INT8, 0.023529411764705882, 0.0235294122248888, -128",
    "-0.5, 1.5, INT8, 0.00784313725490196, 0.007843137718737125, -64",
    "-10, 10, NARROW_INT8, 0.07874015748031496, 0.07874015718698502, 0",
  })
  void scaleAndZeroPointAreTocos(
      double min, double max, String codes, double scale, double written, int zeroPoint) {
    CodeGrid grid = CodeGrid.over(new Range(min, max), NAMED.get(codes));

    assertThat(grid.quantization()).isEqualTo(new Quantization(scale, zeroPoint));
    assertThat(grid.stored().scale()).isEqualTo(written);
  }

  @Test
  void aFloat32EndOfTheRangeIsTakenAsItIs() {
    Range range = new Range((float) (-128.0 / 127), 1);

    assertThat(CodeGrid.over(range, Codes.UINT8))
        .isEqualTo(new CodeGrid(Codes.UINT8, 0.007874015733307484, 128));
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
      double min, double max, String codes, double lowest, double highest) {
    Range nudged = CodeGrid.over(new Range(min, max), NAMED.get(codes)).representable();

    assertThat(nudged.min()).isCloseTo(lowest, within(1e-15));
    assertThat(nudged.max()).isCloseTo(highest, within(1e-15));
  }

  @Test
  void aRangeWithoutWidthHasScaleZeroAndItsZerosHaveCodeZero() {
    CodeGrid grid = CodeGrid.over(new Range(0, 0), Codes.UINT8);

    assertThat(grid).isEqualTo(new CodeGrid(Codes.UINT8, 0, 0));
    assertThat(grid.encode(new float[] {0})).containsExactly(0);
  }

  @Test
  void aRangeBesideZeroIsABug() {
    assertThatThrownBy(() -> CodeGrid.over(new Range(1, 2), Codes.UINT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not contain 0");
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0, 2", "-2, -1, -2, 0", "0, 0, 0, 1", "0, 1e-40, 0, 1", "-1, 2, -1, 2"})
  void everyEncodableRangeContainsZeroAndHasANormalStep(
      double min, double max, double encodableMin, double encodableMax) {
    assertThat(CodeGrid.encodable(new Range(min, max), Codes.UINT8))
        .isEqualTo(new Range(encodableMin, encodableMax));
  }

  @Test
  void theRangeOfElementsContainsZero() {
    assertThat(Range.ofElements(new float[] {2, 5})).isEqualTo(new Range(0, 5));
    assertThat(Range.ofElements(new float[] {-3, -1})).isEqualTo(new Range(-3, 0));
  }

  @Test
  void valuesRoundHalfAwayFromZeroAndSaturate() {
    float[] values = {0, 0.25f, -0.25f, 0.24f, 1000, -1000};

    assertThat(new CodeGrid(Codes.UINT8, 0.5, 10).encode(values))
        .containsExactly(10, 11, 10, 10, (byte) 255, 0);
    assertThat(new CodeGrid(Codes.NARROW_UINT8, 0.5, 10).encode(values))
        .containsExactly(10, 11, 10, 10, (byte) 255, 1);
    assertThat(new CodeGrid(Codes.INT8, 0.5, -10).encode(values))
        .containsExactly(-10, -10, -11, -10, 127, -128);
  }

  @Test
  void roundingIsExactNextToAHalf() {
    assertThat(Codes.round(0.49999999999999994)).isZero();
    assertThat(Codes.round(2.5)).isEqualTo(3);
    assertThat(Codes.round(-2.5)).isEqualTo(-3);
  }

  @Test
  void constantsHaveTheDataTypeOfTheirCodes() {
    Constant real = Constant.ofFloats(Shape.of(3), -1, 0, 2);

    assertThat(new CodeGrid(Codes.UINT8, 0.5, 128).encode(real))
        .isEqualTo(
            Constant.ofBytes(DataType.UINT8, Shape.of(3), (byte) 126, (byte) 128, (byte) 132));
    assertThat(new CodeGrid(Codes.INT8, 0.5, -3).encode(real))
        .isEqualTo(Constant.ofBytes(DataType.INT8, Shape.of(3), (byte) -5, (byte) -3, (byte) 1));
  }

  @Test
  void decodingReadsBytesAsTheirDataTypeHasThem() {
    byte[] bytes = {0, 127, -128, -1};

    assertThat(new CodeGrid(Codes.UINT8, 0.5, 128).decode(bytes))
        .containsExactly(-64, -0.5f, 0, 63.5f);
    assertThat(new CodeGrid(Codes.INT8, 0.5, 1).decode(bytes))
        .containsExactly(-0.5f, 63, -64.5f, -1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, UINT8, 0.00390625, 0",
    "0, 1, INT8, 0.00390625, -128",
    "-1, 1, UINT8, 0.0078125, 128",
    "-1, 1, INT8, 0.0078125, 0",
    "-16, 0, UINT8, 0.0625, 255",
    "-16, 0, INT8, 0.0625, 127",
  })
  void aFixedRangeIsDividedIntoAsManyStepsAsThereAreCodes(
      double min, double max, String codes, double scale, int zeroPoint) {
    assertThat(CodeGrid.dividing(new Range(min, max), NAMED.get(codes)))
        .isEqualTo(new CodeGrid(NAMED.get(codes), scale, zeroPoint));
  }

  @ParameterizedTest
  @CsvSource({
    "-0.25, 0.5, NARROW_INT8, 0.003937007874015748, 0",
    "-2, 1, NARROW_INT8, 0.015748031496062992, 0",
    "-2, 1, NARROW_UINT8, 0.015748031496062992, 128",
  })
  void aCentredGridReachesTheFartherEnd(
      double min, double max, String codes, double scale, int zeroPoint) {
    assertThat(CodeGrid.centred(new Range(min, max), NAMED.get(codes)))
        .isEqualTo(new CodeGrid(NAMED.get(codes), scale, zeroPoint));
  }

  @Test
  void aClampIsImpliedIfNoCodeLiesBeyondIt() {
    CodeGrid sixths = CodeGrid.over(new Range(0, 6), Codes.UINT8);

    assertThat(sixths.implies(Activation.RELU6)).isTrue();
    assertThat(sixths.implies(Activation.RELU_N1_TO_1)).isFalse();
    assertThat(CodeGrid.over(new Range(-0.1, 6), Codes.INT8).implies(Activation.RELU)).isFalse();
  }
}
