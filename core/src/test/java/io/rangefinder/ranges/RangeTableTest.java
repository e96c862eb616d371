package io.rangefinder.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.TensorStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RangeTableTest {

  @Test
  void eachRangeSaysWhereItComesFrom() {
    Map<String, TensorStatistics> statistics =
        Map.of("conv", Observed.ofImages(new float[] {1}, new float[] {2}));
    RangeTable table =
        RangeTable.calibrated(statistics, RangeRules.parse("minmax"))
            .with("softmax", new Range(0, 1), RangeOrigin.FIXED, "by softmax")
            .with("given", new Range(0, 6), RangeOrigin.GIVEN, "");

    assertThat(table.find("conv").orElseThrow().range()).isEqualTo(new Range(1, 2));
    assertThat(table.entries().values())
        .extracting(TensorRange::originText)
        .containsExactly("calibrated minmax over 2 images", "given", "fixed by softmax");
    assertThat(table.missing(List.of("relu", "conv", "add"))).containsExactly("relu", "add");
  }

  @Test
  void aRangeThatOneRuleTookFromAnotherNamesBoth() {
    RangeTable table =
        RangeTable.calibrated(Map.of("conv", Observed.of(1, 2)), RangeRules.parse("auto"));

    TensorRange entry = table.find("conv").orElseThrow();
    assertThat(entry.rule()).isEqualTo("minmax");
    assertThat(entry.originText())
        .isEqualTo("calibrated auto: minmax (no rule has less error) over 1 images");
  }

  @Test
  void theOverridingTableWins() {
    RangeTable one = RangeTable.empty().with("a", new Range(0, 1), RangeOrigin.DEFAULT, "");
    RangeTable other = RangeTable.empty().with("a", new Range(0, 2), RangeOrigin.GIVEN, "");

    assertThat(one.overriddenBy(other)).isEqualTo(other);
  }

  @Test
  void allTensorsWithoutARangeAreNamedAtOnce() {
    Map<String, TensorStatistics> statistics =
        new TreeMap<>(
            Map.of(
                "conv", Observed.of(1),
                "log", Observed.of(Float.NaN),
                "div", Observed.of(Float.NaN)));

    assertThatThrownBy(() -> RangeTable.calibrated(statistics, RangeRules.parse("mse")))
        .isInstanceOf(RangeException.class)
        .hasMessageContaining("Tensor 'div': Cannot choose a range")
        .hasMessageContaining("\nTensor 'log': Cannot choose a range");
  }

  @Test
  void aRangeIsFiniteAndInOrder() {
    assertThatThrownBy(() -> new Range(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No range reaches from 2.0 to 1.0.");
    assertThatThrownBy(() -> new Range(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No range reaches from 0.0 to NaN.");
  }
}
