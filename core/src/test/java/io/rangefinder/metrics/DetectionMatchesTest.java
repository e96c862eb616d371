package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DetectionMatchesTest {
  private static final DetectedBox BOX = box(0, 0, 10, 10, 1, 0.9f);

  /** 10 × 8 of 10 × 10 and 10 × 12: 80 / 100 and 100 / 120. */
  @Test
  void boxesOverlapByIntersectionOverUnion() {
    assertThat(BOX.overlap(box(0, 0, 10, 8, 1, 1))).isEqualTo(0.8, within(1e-9));
    assertThat(BOX.overlap(box(0, 0, 12, 10, 1, 1))).isEqualTo(10 / 12.0, within(1e-9));
    assertThat(BOX.overlap(box(5, 5, 15, 15, 1, 1))).isEqualTo(25 / 175.0, within(1e-9));
    assertThat(BOX.overlap(box(10, 0, 20, 10, 1, 1))).isZero();
    assertThat(BOX.overlap(box(0, 0, 0, 0, 1, 1))).isZero();
  }

  @Test
  void aBoxOfTheSameClassThatOverlapsByHalfIsFound() {
    assertThat(of(List.of(BOX), box(0, 0, 10, 5, 1, 0.6f)).matched()).isOne();
    assertThat(of(List.of(BOX), box(0, 0, 10, 4.9f, 1, 0.6f)).matched()).isZero();
    assertThat(of(List.of(BOX), box(0, 0, 10, 10, 2, 0.6f)).matched()).isZero();
  }

  @Test
  void aBoxIsFoundOnce() {
    DetectionMatches matches = of(List.of(BOX, box(0, 0, 10, 9, 1, 0.8f)), BOX);

    assertThat(matches.expected()).isEqualTo(2);
    assertThat(matches.found()).isOne();
    assertThat(matches.matched()).isOne();
    assertThat(matches.matchedShare()).isEqualTo(0.5);
  }

  /** The surest box takes the one that overlaps it most; the other one is left for the other. */
  @Test
  void theSurestBoxesChooseFirst() {
    DetectedBox sure = box(0, 0, 10, 10, 1, 0.9f);
    DetectedBox less = box(0, 0, 10, 8, 1, 0.5f);
    DetectedBox wide = box(0, 0, 10, 9, 1, 0.5f);
    DetectedBox narrow = box(0, 0, 10, 6, 1, 0.5f);

    DetectionMatches matches = of(List.of(less, sure), narrow, wide);

    assertThat(matches.matched()).isEqualTo(2);
    assertThat(matches.meanOverlap()).isEqualTo((0.9 + 6 / 8.0) / 2, within(1e-9));
  }

  @Test
  void anyOrderOfImagesGivesTheSame() {
    DetectionMatches a = of(List.of(BOX), box(0, 0, 10, 7, 1, 0.5f));
    DetectionMatches b = of(List.of(BOX), box(1, 0, 10, 10, 1, 0.5f));
    DetectionMatches c = of(List.of(BOX));

    assertThat(a.merge(b).merge(c)).isEqualTo(c.merge(b).merge(a)).isEqualTo(b.merge(a.merge(c)));
    assertThat(a.merge(b).merge(c).matchedShare()).isEqualTo(2 / 3.0, within(1e-12));
  }

  @Test
  void ofNothingThereIsNoShare() {
    assertThat(DetectionMatches.none().matchedShare()).isNaN();
    assertThat(DetectionMatches.none().meanOverlap()).isNaN();
  }

  private static DetectionMatches of(List<DetectedBox> expected, DetectedBox... found) {
    return DetectionMatches.of(expected, List.of(found));
  }

  private static DetectedBox box(
      float top, float left, float bottom, float right, int category, float score) {
    return new DetectedBox(top, left, bottom, right, category, score);
  }
}
