package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.TensorStatistics;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered rule promises. */
@Tag("slow")
class RangeRuleContractTest {

  private static Stream<String> rules() {
    return RangeRules.names().stream();
  }

  private static Range choose(String rule, TensorStatistics statistics) {
    Range range = RangeRules.parse(rule).choose(statistics);
    assertThat(range.min()).isGreaterThanOrEqualTo(statistics.bounds().min());
    assertThat(range.max()).isLessThanOrEqualTo(statistics.bounds().max());
    assertThat(range.includingZero().min()).isLessThanOrEqualTo(0);
    assertThat(range.includingZero().max()).isGreaterThanOrEqualTo(0);
    assertThat(RangeRules.parse(rule).choose(statistics)).isEqualTo(range);
    return range;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theNameParsesToTheRule(String rule) {
    String name = RangeRules.parse(rule).name();

    assertThat(RangeRules.parse(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aConstantTensorHasItsValueInTheRange(String rule) {
    assertThat(choose(rule, Observed.of(3, 3, 3))).isEqualTo(new Range(3, 3));
    assertThat(choose(rule, Observed.of(-3, -3, -3))).isEqualTo(new Range(-3, -3));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aTensorOfZerosHasTheEmptyRangeAtZero(String rule) {
    assertThat(choose(rule, Observed.of(0, -0f, 0))).isEqualTo(new Range(0, 0));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void oneValueIsItsRange(String rule) {
    assertThat(choose(rule, Observed.of(0.7f))).isEqualTo(new Range(0.7f, 0.7f));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aFrequentSaturationAtSixIsKept(String rule) {
    TensorStatistics statistics =
        Observed.ofImages(Observed.relu6(1, 5000), Observed.relu6(2, 5000));

    assertThat(choose(rule, statistics)).isEqualTo(new Range(0, 6));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void oneOutlierIsCutByAllButMinMax(String rule) {
    float[][] images = new float[50][];
    for (int i = 0; i < images.length; i++) {
      images[i] = Observed.gaussians(i, 4000);
    }
    images[7] = Observed.with(images[7], 30);
    Range range = choose(rule, Observed.ofImages(images));

    assertThat(range.min()).isBetween(-6.0, -2.0);
    if (rule.equals("minmax")) {
      assertThat(range.max()).isEqualTo(30);
    } else {
      assertThat(range.max()).isBetween(2.0, 28.0);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void hugeAndTinyValuesHaveAFiniteRange(String rule) {
    choose(rule, Observed.of(Float.MAX_VALUE, -Float.MAX_VALUE, 0, 1, Float.MIN_VALUE));
    choose(rule, Observed.of(Float.MIN_VALUE, -Float.MIN_VALUE));
    choose(rule, Observed.of(1e-38f, 2e-38f, Float.POSITIVE_INFINITY, Float.NaN));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void anyValuesHaveARangeWithinThem(String rule) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      float[] values = Observed.gaussians(seed, 1 + random.nextInt(200));
      float scale = (float) Math.pow(10, random.nextInt(20) - 10);
      float shift = random.nextInt(5) - 2;
      for (int i = 0; i < values.length; i++) {
        values[i] = (values[i] + shift) * scale;
      }
      try {
        choose(rule, Observed.of(values));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aTensorWithoutFiniteValuesIsRefused(String rule) {
    TensorStatistics statistics = Observed.of(Float.NaN, Float.NaN, Float.POSITIVE_INFINITY);

    assertThatThrownBy(() -> RangeRules.parse(rule).choose(statistics))
        .isInstanceOf(RangeException.class)
        .hasMessage(
            "Cannot choose a range: none of the 3 values in 1 images is finite (2 NaN). "
                + "Check the model and the preprocessing.");
    assertThatThrownBy(() -> RangeRules.parse(rule).choose(TensorStatistics.empty()))
        .isInstanceOf(RangeException.class)
        .hasMessageContaining("none of the 0 values in 0 images");
  }
}
