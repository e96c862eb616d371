package io.rangefinder.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorAccumulator;
import io.rangefinder.statistics.TensorStatistics;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DriftTest {
  private static final Range SHIPPED = new Range(-1, 3);
  private static final List<String> TENSORS = List.of("input", "a", "b", "c");

  @Test
  void figuresAreThoseWorkedOutByHand() {
    // Published: 1, 1, 2, 2 over two images, one a half; new: 1, 2, 2, 4 of one image.
    SplitAccumulator before = new SplitAccumulator(1);
    before.add("p1", Half.FIRST, FloatBuffer.wrap(new float[] {1, 2}), 0, 2);
    before.add("p2", Half.SECOND, FloatBuffer.wrap(new float[] {1, 2}), 0, 2);
    TensorStatistics fresh = statistics("new", 1, 2, 2, 4);

    TensorDrift drift = TensorDrift.of(before.toStatistics(), fresh, SHIPPED);

    assertThat(drift.clip()).isEqualTo(0.25);
    assertThat(drift.publishedClip()).isZero();
    // P = (1/2, 1/2, 0), Q = (1/4, 1/2, 1/4), M = (3/8, 1/2, 1/8):
    // JS = (1/2 ln 4/3 + 1/2 ln 1)/2 + (1/4 ln 2/3 + 1/2 ln 1 + 1/4 ln 2)/2
    double js = 0.25 * Math.log(4.0 / 3) + 0.125 * Math.log(2.0 / 3) + 0.125 * Math.log(2);
    assertThat(drift.divergence()).isCloseTo(js, within(1e-12));
    assertThat(drift.noise()).isZero();
    assertThat(drift.images()).containsExactly("new");
  }

  @Test
  void theNoiseOfHalvesIsScaledToTheNumbersOfImages() {
    SplitAccumulator before = new SplitAccumulator(1);
    before.add("p1", Half.FIRST, FloatBuffer.wrap(new float[] {1, 2}), 0, 2);
    before.add("p2", Half.SECOND, FloatBuffer.wrap(new float[] {1, 1}), 0, 2);

    TensorDrift drift = TensorDrift.of(before.toStatistics(), statistics("new", 1, 2), SHIPPED);

    // JS of (1/2, 1/2) and (1, 0), M = (3/4, 1/4); then times (1/2 + 1/1) / (1/1 + 1/1).
    double ofHalves = (0.5 * Math.log(2.0 / 3) + 0.5 * Math.log(2)) / 2 + Math.log(4.0 / 3) / 2;
    assertThat(drift.noise()).isCloseTo(ofHalves * 0.75, within(1e-12));
  }

  @Test
  void infinitiesAndNansAreOutsideOfEveryRange() {
    SplitAccumulator before = new SplitAccumulator(1);
    before.add("p1", Half.FIRST, FloatBuffer.wrap(new float[] {1, 2}), 0, 2);
    TensorStatistics fresh =
        statistics("new", 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    TensorDrift drift = TensorDrift.of(before.toStatistics(), fresh, SHIPPED);

    assertThat(drift.clip()).isEqualTo(0.75);
    assertThat(drift.noise()).isNaN();
  }

  @Test
  void ofThreeHundredNightsWithoutChangeNoneIsAnAlarm() {
    Random random = new Random(1);
    Map<String, SplitStatistics> published = split(random, 2000);
    int warnings = 0;
    for (int night = 0; night < 300; night++) {
      Drift drift = drift(published, night(random, 50 + random.nextInt(150), 1, 0));
      assertThat(drift.verdict())
          .as(() -> drift.warnings().toString())
          .isNotIn(Verdict.ALARM, Verdict.TOO_FEW);
      warnings += drift.verdict() == Verdict.REPUBLISH ? 1 : 0;
    }
    assertThat(warnings).isLessThanOrEqualTo(3);
  }

  @Test
  void brighterImagesAreAnAlarmInEveryNight() {
    Random random = new Random(2);
    Map<String, SplitStatistics> published = split(random, 2000);
    for (int night = 0; night < 50; night++) {
      assertThat(drift(published, night(random, 200, 1.3, 0)).verdict()).isEqualTo(Verdict.ALARM);
    }
  }

  @Test
  void oneOutlierFrameIsNamed() {
    Random random = new Random(3);
    Map<String, SplitStatistics> published = split(random, 2000);
    Map<String, TensorStatistics> fresh = night(random, 60, 1, 1);

    Drift drift = drift(published, fresh);

    assertThat(drift.verdict()).isEqualTo(Verdict.ALARM);
    assertThat(drift.imagesToLookAt()).contains("outlier");
    assertThat(drift.warnings().get(0).reasons().get(0)).contains("leave the shipped range");
  }

  @Test
  void aFewImagesAreNeverAnAlarm() {
    Random random = new Random(4);
    Map<String, SplitStatistics> published = split(random, 500);

    assertThat(drift(published, night(random, 48, 5, 1)).verdict()).isEqualTo(Verdict.TOO_FEW);
  }

  private static Drift drift(
      Map<String, SplitStatistics> published, Map<String, TensorStatistics> fresh) {
    Map<String, Range> shipped = new LinkedHashMap<>();
    published.forEach(
        (tensor, statistics) ->
            shipped.put(
                tensor,
                new Range(statistics.whole().bounds().min(), statistics.whole().bounds().max())
                    .includingZero()));
    return Drift.of(published, fresh, shipped, Set.of("input"), tensor -> Thresholds.defaults());
  }

  private static TensorStatistics statistics(String image, float... values) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    accumulator.add(image, values, 0, values.length);
    return accumulator.toStatistics();
  }

  private static Map<String, SplitStatistics> split(Random random, int images) {
    Map<String, SplitAccumulator> accumulators = new LinkedHashMap<>();
    TENSORS.forEach(tensor -> accumulators.put(tensor, new SplitAccumulator(1)));
    for (int image = 0; image < images; image++) {
      Half half = random.nextBoolean() ? Half.FIRST : Half.SECOND;
      double contrast = 0.5 + random.nextDouble();
      for (String tensor : TENSORS) {
        float[] values = values(random, contrast);
        accumulators.get(tensor).add("p" + image, half, FloatBuffer.wrap(values), 0, values.length);
      }
    }
    Map<String, SplitStatistics> all = new LinkedHashMap<>();
    accumulators.forEach((tensor, accumulator) -> all.put(tensor, accumulator.toStatistics()));
    return all;
  }

  private static Map<String, TensorStatistics> night(
      Random random, int images, double brightness, int outliers) {
    Map<String, TensorAccumulator> accumulators = new LinkedHashMap<>();
    TENSORS.forEach(tensor -> accumulators.put(tensor, new TensorAccumulator(1)));
    for (int image = 0; image < images; image++) {
      double contrast = brightness * (0.5 + random.nextDouble());
      for (String tensor : TENSORS) {
        float[] values = values(random, contrast);
        accumulators.get(tensor).add("n" + image, values, 0, values.length);
      }
    }
    for (int outlier = 0; outlier < outliers; outlier++) {
      for (String tensor : TENSORS) {
        accumulators.get(tensor).add("outlier", values(random, 50), 0, 64);
      }
    }
    Map<String, TensorStatistics> all = new LinkedHashMap<>();
    accumulators.forEach((tensor, accumulator) -> all.put(tensor, accumulator.toStatistics()));
    return all;
  }

  /** An image's values share its contrast, so images are independent and values are not. */
  private static float[] values(Random random, double contrast) {
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (contrast * random.nextGaussian());
    }
    return values;
  }
}
