package io.rangefinder.graphviz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are those of C's printf. */
class PrintfTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 0.000",
    "-0.0, 3, -0.000",
    "0.0005, 3, 0.001",
    "0.0625, 3, 0.062",
    "0.1875, 3, 0.188",
    "1.0005, 3, 1.000",
    "-0.0001, 3, -0.000",
    "-12.5, 0, -12",
    "7.584962368011475, 6, 7.584962",
    "1e20, 1, 100000000000000000000.0",
    "NaN, 3, nan",
    "Infinity, 3, inf",
    "-Infinity, 3, -inf"
  })
  void fixedRoundsTheExactValueToDecimals(double value, int decimals, String text) {
    assertThat(Printf.fixed(value, decimals)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7, 0",
    "-0.0, 7, -0",
    "6, 7, 6",
    "255, 7, 255",
    "0.99609375, 7, 0.9960938",
    "-0.6047747731208801, 7, -0.6047748",
    "0.00004019721, 6, 4.01972e-05",
    "0.0001, 6, 0.0001",
    "0.00009999999, 6, 0.0001",
    "123456, 6, 123456",
    "999999.5, 6, 1e+06",
    "1234567, 6, 1.23457e+06",
    "1e-300, 6, 1e-300",
    "NaN, 6, nan",
    "-Infinity, 6, -inf"
  })
  void generalRoundsToSignificantDigitsWithoutTrailingZeros(
      double value, int significant, String text) {
    assertThat(Printf.general(value, significant)).isEqualTo(text);
  }
}
