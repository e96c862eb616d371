package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class MirrorImagesTest {
  private static final Shape TWO_ROWS = Shape.of(1, 2, 3, 2);

  @Test
  void leftAndRightAreExchangedWithinRowsAndChannelsStayTogether() {
    float[] image = {1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60};

    float[] mirrored = MirrorImages.of(image, TWO_ROWS);

    assertThat(mirrored).containsExactly(3, 30, 2, 20, 1, 10, 6, 60, 5, 50, 4, 40);
    assertThat(MirrorImages.of(mirrored, TWO_ROWS)).containsExactly(image);
  }

  @Test
  void anImageIsFollowedByItsOwn() {
    float[] image = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6};

    assertThat(MirrorImages.besides(List.of(image), TWO_ROWS))
        .containsExactly(image, MirrorImages.of(image, TWO_ROWS));
  }
}
