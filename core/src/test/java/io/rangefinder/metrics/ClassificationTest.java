package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClassificationTest {
  /** Classes by falling score: 6, 5, 4, 3, 2, 1, 0. */
  private static final float[] RISING = {1, 2, 3, 4, 5, 6, 7};

  /** Classes by falling score: 0, 6, 5, 4, 3, 2, 1. */
  private static final float[] FIRST_LEADS = {8, 2, 3, 4, 5, 6, 7};

  @Test
  void aClassCountsWhereItLeadsAndAmongTheFirstFive() {
    List<Integer> labels = List.of(6, 2, 1, 0);
    List<Classification> expected =
        List.of(
            // Class 6 leads in RISING, and is second in FIRST_LEADS.
            new Classification(1, 1, 1, 1, 0, 1, 0),
            // Class 2 is fifth, and sixth.
            new Classification(1, 1, 0, 1, 0, 0, 0),
            // Class 1 is sixth, and seventh.
            new Classification(1, 1, 0, 0, 0, 0, 0),
            // Class 0 is seventh, and leads.
            new Classification(1, 1, 0, 0, 1, 1, 0));
    for (int i = 0; i < labels.size(); i++) {
      assertThat(Classification.of(RISING, FIRST_LEADS, labels.get(i))).isEqualTo(expected.get(i));
    }
  }

  @Test
  void theColumnsOfFloatAndQuantizedAnswersCannotBeSwapped() {
    assertThat(Classification.of(FIRST_LEADS, RISING, 6))
        .isEqualTo(new Classification(1, 1, 0, 1, 1, 1, 0));
    assertThat(Classification.of(FIRST_LEADS, RISING, 2))
        .isEqualTo(new Classification(1, 1, 0, 0, 0, 1, 0));
  }

  @Test
  void networksAgreeWhereTheSameClassLeadsWhateverItsScore() {
    assertThat(Classification.of(new float[] {0, 3, 1}, new float[] {5, 6, -2}).agreed()).isOne();
    assertThat(Classification.of(new float[] {0, 3, 1}, new float[] {5, 4, 3}).agreed()).isZero();
    assertThat(Classification.of(new float[] {0, 3, 1}, new float[] {9, 9, 0}).agreed())
        .as("of equal scores the lower index leads")
        .isZero();
  }

  @Test
  void ofEqualScoresTheLowerIndexComesFirst() {
    float[] level = {1, 1, 1, 1, 1, 1};

    assertThat(Scores.first(level)).isZero();
    assertThat(Scores.rank(level, 4)).isEqualTo(4);
    assertThat(Classification.of(level, level, 4))
        .isEqualTo(new Classification(1, 1, 0, 1, 0, 1, 1));
    assertThat(Classification.of(level, level, 5))
        .isEqualTo(new Classification(1, 1, 0, 0, 0, 0, 1));
  }

  @Test
  void eachCountIsMergedWithItsOwn() {
    assertThat(
            new Classification(1, 2, 3, 4, 5, 6, 7)
                .merge(new Classification(10, 20, 30, 40, 50, 60, 70)))
        .isEqualTo(new Classification(11, 22, 33, 44, 55, 66, 77));
    assertThat(Classification.of(RISING, RISING).merge(Classification.none()))
        .isEqualTo(new Classification(1, 0, 0, 0, 0, 0, 1));
  }
}
