package io.rangefinder.statistics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.statistics.RandomImages.Image;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitAccumulatorTest {

  @Test
  void eachHalfHasTheStatisticsOfItsImages() {
    for (int seed = 0; seed < 10; seed++) {
      List<Image> images = new RandomImages(seed).images(20);
      SplitStatistics halves = RandomImages.halves(images);
      for (Half half : Half.values()) {
        List<Image> ofHalf =
            images.stream().filter(image -> RandomImages.half(image) == half).toList();

        assertThat(halves.of(half)).isEqualTo(RandomImages.statistics(ofHalf));
        assertThat(halves.of(half).images()).isPositive();
      }
      assertThat(halves.whole()).isEqualTo(RandomImages.statistics(images));
    }
  }

  @Test
  void theHalfIsTheLowestBitOfTheChecksum() {
    assertThat(Half.of(new byte[0])).isEqualTo(Half.FIRST);
    assertThat(Half.of("123456789".getBytes(US_ASCII))).isEqualTo(Half.SECOND);
  }

  @Test
  void aTensorWithoutChannelsIsRefused() {
    assertThatThrownBy(() -> new SplitAccumulator(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A tensor cannot have 0 channels.");
  }
}
