package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class SegmentedPixelsTest {
  /**
   * Classes 0 0 1 2 against 0 1 1 2: three of four are the same. Class 0: 1 of 2, class 1: 1 of 2,
   * class 2: 1 of 1, on average 2/3.
   */
  @Test
  void areasAreComparedByClass() {
    SegmentedPixels pixels = of(3, scores(3, 0, 0, 1, 2), scores(3, 0, 1, 1, 2));

    assertThat(pixels.sameShare()).isEqualTo(0.75);
    assertThat(pixels.classes())
        .containsExactly(
            new SegmentedPixels.Overlap(1, 2),
            new SegmentedPixels.Overlap(1, 2),
            new SegmentedPixels.Overlap(1, 1));
    assertThat(pixels.meanOverlap()).isEqualTo(2.0 / 3, within(1e-12));
  }

  @Test
  void aClassThatNoPixelHasDoesNotCount() {
    SegmentedPixels pixels = of(3, scores(3, 0, 0, 1), scores(3, 0, 0, 1));

    assertThat(pixels.meanOverlap()).isEqualTo(1);
    assertThat(pixels.classes().get(2).share()).isNaN();
  }

  /** Of equal scores the first class leads: codes are equal often. */
  @Test
  void theFirstOfEqualScoresLeads() {
    assertThat(of(2, new float[] {1, 1}, new float[] {2, 2}).classes().get(0).both()).isOne();
  }

  /** 0.4 and 0.6 lie on both sides of 0.5, but not of 0. */
  @Test
  void oneChannelIsPartedByTheBoundary() {
    float[] reference = {0.4f, 0.6f};
    float[] actual = {0.6f, 0.6f};

    SegmentedPixels half = SegmentedPixels.of(FloatBuffer.wrap(reference), actual, 1, 0.5);
    SegmentedPixels zero = SegmentedPixels.of(FloatBuffer.wrap(reference), actual, 1, 0);

    assertThat(half.classes())
        .containsExactly(new SegmentedPixels.Overlap(0, 1), new SegmentedPixels.Overlap(1, 2));
    assertThat(zero.sameShare()).isEqualTo(1);
  }

  /** 1 of 2 and 0 of 1 pixels of class 1: 1/3 over all images, not the mean of 1/2 and 0. */
  @Test
  void pixelsOfAllImagesAreAdded() {
    SegmentedPixels a = of(2, scores(2, 1, 1, 0), scores(2, 1, 0, 0));
    SegmentedPixels b = of(2, scores(2, 0, 0, 0), scores(2, 1, 0, 0));
    SegmentedPixels c = of(2, scores(2, 0, 0, 0), scores(2, 0, 0, 0));

    assertThat(a.merge(b).classes().get(1).share()).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(a.merge(b).merge(c)).isEqualTo(c.merge(a.merge(b))).isEqualTo(b.merge(c).merge(a));
  }

  @Test
  void otherClassesCannotBeMerged() {
    assertThatThrownBy(
            () -> of(2, scores(2, 0), scores(2, 0)).merge(of(3, scores(3, 0), scores(3, 0))))
        .hasMessage("2 and 3 classes");
  }

  private static SegmentedPixels of(int channels, float[] reference, float[] actual) {
    return SegmentedPixels.of(FloatBuffer.wrap(reference), actual, channels, 0);
  }

  /** A pixel for each class, with a score of 1 for it and 0 for the others. */
  private static float[] scores(int channels, int... classes) {
    float[] scores = new float[classes.length * channels];
    for (int pixel = 0; pixel < classes.length; pixel++) {
      scores[pixel * channels + classes[pixel]] = 1;
    }
    return scores;
  }
}
