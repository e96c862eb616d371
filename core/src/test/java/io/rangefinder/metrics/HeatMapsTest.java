package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Maps of 4 × 5 cells of one channel, but where said otherwise. */
final class HeatMapsTest {
  private static final MapShape SHAPE = new MapShape(4, 5, 1);

  @Test
  void aPeakMayMoveToACellThatTouchesIt() {
    for (int[] moved : new int[][] {{1, 1}, {0, 0}, {0, 2}, {2, 1}, {1, 0}, {2, 2}}) {
      assertThat(count(map(1, 1, 0.9f), map(moved[0], moved[1], 0.8f)))
          .isEqualTo(new PeakCounts(1, 1, 1, 0));
    }
  }

  @Test
  void twoCellsAwayItIsLost() {
    assertThat(count(map(1, 1, 0.9f), map(3, 1, 0.9f))).isEqualTo(new PeakCounts(1, 0, 0, 0));
    assertThat(count(map(1, 1, 0.9f), map(1, 3, 0.9f))).isEqualTo(new PeakCounts(1, 0, 0, 0));
  }

  /** The last cell of a row and the first of the next follow each other, but do not touch. */
  @Test
  void rowsDoNotRunIntoEachOther() {
    assertThat(count(map(1, 4, 0.9f), map(2, 0, 0.9f)).near()).isZero();
  }

  /** A second, greater peak elsewhere takes the arg-max; the first is still there. */
  @Test
  void aPeakThatIsNoLongerTheGreatestIsKept() {
    float[] quantized = map(1, 1, 0.5f);
    quantized[3 * 5 + 4] = 0.6f;

    assertThat(count(map(1, 1, 0.9f), quantized)).isEqualTo(new PeakCounts(1, 0, 1, 0));
  }

  @Test
  void aPeakThatFallsToTheThresholdIsNotKept() {
    assertThat(count(map(1, 1, 0.9f), map(1, 1, 0.25f))).isEqualTo(new PeakCounts(1, 1, 0, 0));
  }

  @Test
  void aMapThatStaysBelowTheThresholdHasNoPeak() {
    assertThat(count(map(1, 1, 0.25f), map(1, 1, 0.9f)).peaks()).isZero();
  }

  /** 3 of 20 cells are above half of the peak, more than an eighth. */
  @Test
  void aBroadMapHasNoPeak() {
    float[] background = map(1, 1, 0.9f);
    background[0] = 0.5f;
    assertThat(count(background, background).peaks()).isOne();
    background[1] = 0.5f;
    assertThat(count(background, background).peaks()).isZero();
  }

  /** Cells of two channels: the first has its peak in cell 7, the second in cell 12. */
  @Test
  void channelsAreCountedByThemselves() {
    float[] reference = new float[40];
    reference[2 * 7] = 1;
    reference[2 * 12 + 1] = 1;
    float[] actual = reference.clone();
    actual[2 * 12 + 1] = 0;

    HeatMaps maps = HeatMaps.of(FloatBuffer.wrap(reference), actual, new MapShape(4, 5, 2), 0.25);

    assertThat(maps.channels())
        .containsExactly(new PeakCounts(1, 1, 1, 0), new PeakCounts(1, 0, 0, 0));
    assertThat(maps.total()).isEqualTo(new PeakCounts(2, 1, 1, 0));
    assertThat(maps.total().nearShare()).isEqualTo(0.5);
  }

  /** A channel that pointed the other way in any image is a field of directions. */
  @Test
  void aFieldOfDirectionsIsNoMapOfScores() {
    HeatMaps one = of(map(1, 1, 0.9f), map(1, 1, 0.9f));
    HeatMaps other = of(map(1, 1, -0.9f), map(1, 1, -0.9f));

    assertThat(one.total().peaks()).isOne();
    assertThat(one.merge(other).isOfScores(0)).isFalse();
    assertThat(one.merge(other).total()).isEqualTo(PeakCounts.none());
  }

  @Test
  void anyOrderOfImagesGivesTheSame() {
    HeatMaps a = of(map(1, 1, 0.9f), map(1, 2, 0.9f));
    HeatMaps b = of(map(0, 0, 0.5f), map(3, 3, 0.9f));
    HeatMaps c = of(map(3, 4, -0.1f), map(3, 4, 0.9f));

    assertThat(a.merge(b).merge(c)).isEqualTo(c.merge(a.merge(b))).isEqualTo(b.merge(c).merge(a));
    assertThat(a.merge(b).merge(c).channels()).containsExactly(new PeakCounts(2, 1, 1, -0.1f));
  }

  @Test
  void otherThresholdsCannotBeMerged() {
    HeatMaps low = of(map(1, 1, 1), map(1, 1, 1));
    HeatMaps high = HeatMaps.of(FloatBuffer.wrap(map(1, 1, 1)), map(1, 1, 1), SHAPE, 0.3);

    assertThatThrownBy(() -> low.merge(high)).hasMessageContaining("different heat maps");
  }

  private static PeakCounts count(float[] reference, float[] actual) {
    return of(reference, actual).channels().get(0);
  }

  private static HeatMaps of(float[] reference, float[] actual) {
    return HeatMaps.of(FloatBuffer.wrap(reference), actual, SHAPE, 0.25);
  }

  private static float[] map(int row, int column, float height) {
    float[] values = new float[20];
    values[row * 5 + column] = height;
    return values;
  }
}
