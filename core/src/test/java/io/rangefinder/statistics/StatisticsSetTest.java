package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsSetTest {

  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "crop");

  @Test
  void blocksAndTensorsAreUnited() {
    SplitStatistics one = RandomImages.halves(new RandomImages(1).images(3));
    StatisticsSet merged =
        StatisticsSet.ofBlock(IDENTITY, "b", Map.of("conv", one))
            .merge(StatisticsSet.ofBlock(IDENTITY, "a", Map.of("conv", one, "relu", one)));

    assertThat(merged.blocks()).containsExactly("a", "b");
    assertThat(merged.tensors().get("conv")).isEqualTo(one.merge(one));
    assertThat(merged.tensors().get("relu")).isEqualTo(one);
  }

  @Test
  void aBlockIsNotMergedTwice() {
    StatisticsSet set = StatisticsSet.ofBlock(IDENTITY, "a", Map.of());

    assertThatThrownBy(() -> set.merge(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot merge statistics that both hold the block 'a'.");
  }

  @Test
  void statisticsOfAnotherGraphAreRefused() {
    StatisticsSet set = StatisticsSet.empty(IDENTITY);
    StatisticsSet other = StatisticsSet.empty(StatisticsIdentity.of("other graph", "crop"));

    assertThatThrownBy(() -> set.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("graph=other graph");
  }

  @Test
  void differentNumbersOfChannelsAreRefused() {
    TensorAccumulator two = new TensorAccumulator(2);
    two.add("a", new float[2], 0, 2);
    TensorAccumulator four = new TensorAccumulator(4);
    four.add("b", new float[4], 0, 4);

    assertThatThrownBy(() -> two.toStatistics().merge(four.toStatistics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot merge statistics of 2 and of 4 channels.");
  }
}
