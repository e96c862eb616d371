package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Statistics of images that are called otherwise. */
class RenamedStatisticsTest {
  private static TensorStatistics statistics(String... names) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    float[][] values = {{0, 6}, {0, 6}, {-1, Float.NaN}};
    for (int image = 0; image < names.length; image++) {
      accumulator.add(names[image], values[image], 0, 2);
    }
    return accumulator.toStatistics();
  }

  @Test
  void onlyTheNamesAreOthers() {
    SplitStatistics named =
        new SplitStatistics(statistics("a", "b", "c"), statistics("d", "e", "f"));

    assertThat(named.namedImages()).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(named.renamed(name -> "x/" + name))
        .isEqualTo(
            new SplitStatistics(statistics("x/a", "x/b", "x/c"), statistics("x/d", "x/e", "x/f")));
  }

  @Test
  void equalValuesAreInTheOrderOfTheNewNames() {
    TensorStatistics renamed =
        statistics("a", "b", "c").renamed(name -> List.of("z", "y", "x").get(name.charAt(0) - 'a'));

    assertThat(renamed).isEqualTo(statistics("z", "y", "x"));
    assertThat(renamed.extremes().highest())
        .containsExactly(new ImageValue(6, "y"), new ImageValue(6, "z"), new ImageValue(-1, "x"));
  }

  @Test
  void oneNameForTwoImagesIsRefused() {
    assertThatThrownBy(() -> statistics("a", "b").renamed(name -> "same"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Extremes are not in order, one an image");
  }
}
