package io.rangefinder.jobs.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class EvenBlocksTest {
  @Test
  void equalWorkGivesEqualBlocks() {
    assertThat(EvenBlocks.divide(new long[] {5, 5, 5, 5, 5, 5}, 3))
        .containsExactly(0, 0, 1, 1, 2, 2);
  }

  @Test
  void whatIsLeftOutTakesNoPartInTheDivision() {
    assertThat(EvenBlocks.divide(new long[] {0, 5, 0, 0, 5, 0, 5, 5}, 2))
        .containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void aLargeImageHasABlockOfItsOwn() {
    assertThat(EvenBlocks.divide(new long[] {1, 1, 100, 1, 1}, 3)).containsExactly(0, 0, 1, 2, 2);
  }

  @Test
  void noBlockHasMuchMoreThanItsPart() {
    long[] work = new long[10_000];
    Arrays.setAll(work, i -> 1 + (i * 7919L) % 97);
    long[] sums = new long[64];
    int[] blocks = EvenBlocks.divide(work, sums.length);
    for (int i = 0; i < work.length; i++) {
      sums[blocks[i]] += work[i];
    }

    long part = Arrays.stream(work).sum() / sums.length;
    assertThat(Arrays.stream(sums).max().orElse(0)).isLessThan(part + 98);
    assertThat(Arrays.stream(sums).min().orElse(0)).isGreaterThan(part - 98);
  }
}
