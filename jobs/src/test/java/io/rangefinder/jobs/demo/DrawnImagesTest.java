package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class DrawnImagesTest {
  private final DrawnImages images = new DrawnImages(7);

  @Test
  void pixelsAreTheSameOnEveryMachine() {
    CRC32 checksum = new CRC32();
    for (int number = 0; number < 24; number++) {
      checksum.update(images.pixels(number));
    }

    assertThat(Long.toHexString(checksum.getValue())).isEqualTo("615af");
  }

  @Test
  void anImageDoesNotDependOnThoseDrawnBefore() {
    byte[] drawnFirst = images.pixels(11);
    images.pixels(3);

    assertThat(images.pixels(11)).isEqualTo(drawnFirst);
    assertThat(new DrawnImages(7).pixels(11)).isEqualTo(drawnFirst);
  }

  @Test
  void seedsAndNumbersMakeDifferentImages() {
    assertThat(images.pixels(0)).isNotEqualTo(images.pixels(8));
    assertThat(images.pixels(0)).isNotEqualTo(new DrawnImages(8).pixels(0));
  }

  @Test
  void classesAreBalanced() {
    Map<Figure, Integer> counts = new EnumMap<>(Figure.class);
    for (int number = 0; number < 80; number++) {
      counts.merge(images.figure(number), 1, Integer::sum);
    }

    assertThat(counts)
        .hasSize(Figure.values().length)
        .allSatisfy((figure, n) -> assertThat(n).isEqualTo(10));
  }

  @Test
  void everyFigureIsInsideAndOutsideSomewhereNearTheOrigin() {
    for (Figure figure : Figure.values()) {
      int inside = 0;
      for (int y = -20; y < 20; y++) {
        for (int x = -20; x < 20; x++) {
          inside += figure.distance(x / 16.0, y / 16.0, 0.5) < 0 ? 1 : 0;
        }
      }

      assertThat(inside).as(figure.label()).isBetween(200, 1000);
    }
  }
}
