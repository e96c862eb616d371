package io.rangefinder.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.HeatMaps;
import io.rangefinder.metrics.PeakCounts;
import io.rangefinder.metrics.SegmentedPixels;
import io.rangefinder.metrics.SignalToNoise;
import io.rangefinder.metrics.TaskFigures;
import io.rangefinder.statistics.ExactSum;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LostPartsTest {
  /** The background has nearly all of the energy, so 20 dB hide that the map is gone. */
  @Test
  void aDeadChannelBehindAGoodWholeIsNamed() {
    assertThat(lost(signals(new float[] {10, 1, 10, 0}, 11, 0, 10, 1)))
        .containsExactly(
            "1 of 2 channels of output 'out' are no better than zeros, which the 18.3 dB of the whole do not show: 1");
  }

  @Test
  void aDeadOutputIsNamedOnce() {
    assertThat(lost(signals(new float[] {1, 1, 1, 1}, -1, -1, -1, -1)))
        .containsExactly("output 'out' is no better than zeros: -6.0 dB");
  }

  @Test
  void goodAndEmptyOutputsAreNotLost() {
    assertThat(lost(signals(new float[] {10, 1, 10, 0}, 10.1f, 0.9f, 10, 0))).isEmpty();
    assertThat(lost(signals(new float[4], 1, 1, 1, 1))).isEmpty();
    assertThat(lost(signals(new float[4], 0, 0, 0, 0))).isEmpty();
  }

  @Test
  void keyPointsThatMoveAreNamed() {
    assertThat(lost(points(20, 9, 5)))
        .containsExactly(
            "of 20 key points of output 'out' 45 % stay within one cell, and 25 % are kept");
    assertThat(lost(points(20, 10, 5))).isEmpty();
    assertThat(lost(points(9, 0, 0))).as("too few to tell").isEmpty();
  }

  @Test
  void aClassThatIsNotFoundIsNamed() {
    assertThat(lost(pixels(new SegmentedPixels.Overlap(9000, 9400), overlap(400, 1000))))
        .containsExactly(
            "class 1 of output 'out' overlaps the float network's by 0.40, intersection over union");
    assertThat(lost(pixels(new SegmentedPixels.Overlap(9000, 9400), overlap(0, 10)))).isEmpty();
  }

  @Test
  void boxesThatAreNotFoundAreNamed() {
    assertThat(lost(boxes(20, 9)))
        .containsExactly("of 20 boxes that the float network finds 45 % are found");
    assertThat(lost(boxes(20, 10))).isEmpty();
  }

  private static List<String> lost(Comparison comparison) {
    return LostParts.of(List.of("out"), comparison);
  }

  private static Comparison signals(float[] reference, float... actual) {
    FloatBuffer values = FloatBuffer.wrap(reference);
    return new Comparison(
        Classification.none(),
        Divergence.none(),
        Map.of("out", SignalToNoise.of(values, actual)),
        Map.of(),
        Map.of(),
        new TaskFigures(
            Map.of("out", ChannelSignals.of(values, actual, 2)),
            Map.of(),
            Map.of(),
            DetectionMatches.none()));
  }

  private static Comparison points(long peaks, long near, long kept) {
    HeatMaps maps = new HeatMaps(0.2, List.of(new PeakCounts(peaks, near, kept, 0)));
    return of(new TaskFigures(Map.of(), Map.of("out", maps), Map.of(), DetectionMatches.none()));
  }

  private static SegmentedPixels.Overlap overlap(long both, long either) {
    return new SegmentedPixels.Overlap(both, either);
  }

  private static Comparison pixels(SegmentedPixels.Overlap... classes) {
    SegmentedPixels pixels = new SegmentedPixels(10_000, 9000, List.of(classes));
    return of(new TaskFigures(Map.of(), Map.of(), Map.of("out", pixels), DetectionMatches.none()));
  }

  private static Comparison boxes(long expected, long matched) {
    ExactSum overlap = ExactSum.ofDouble((double) matched, ExactSum.OF_FLOATS);
    return of(
        new TaskFigures(
            Map.of(),
            Map.of(),
            Map.of(),
            new DetectionMatches(expected, matched, matched, overlap)));
  }

  private static Comparison of(TaskFigures figures) {
    return new Comparison(
        Classification.none(), Divergence.none(), Map.of(), Map.of(), Map.of(), figures);
  }
}
