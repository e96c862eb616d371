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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DriftTest {
  private static final Range SHIPPED = new Range(-1, 3);
  private static final List<String> TENSORS = List.of("input", "a", "b", "c");

  private static final int PIXELS = 64;
  private static final Map<String, float[]> FILTERS =
      new TreeMap<>(
          Map.of(
              "luminance", new float[] {0.3f, 0.59f, 0.11f},
              "red", new float[] {1, -0.5f, -0.5f},
              "red-blue", new float[] {1, 0, -1},
              "blue", new float[] {-0.5f, -0.5f, 1}));

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
  void swappedChannelsAreAnAlarmInEveryNight() {
    Random random = new Random(5);
    Map<String, SplitStatistics> published = split(random, 2000, (r, c) -> activations(r, c, 0));
    for (int night = 0; night < 50; night++) {
      Drift usual = drift(published, night(random, 200, 1, 0, (r, c) -> activations(r, c, 0)));
      assertThat(usual.verdict()).as(() -> usual.warnings().toString()).isNotEqualTo(Verdict.ALARM);
      Drift swapped = drift(published, night(random, 200, 1, 0, (r, c) -> activations(r, c, 2)));
      assertThat(swapped.verdict()).isEqualTo(Verdict.ALARM);
    }
  }

  @Test
  void aDivergenceThatEarlierNightsHadTooIsNoWarning() {
    // Median 0.115, the deviations from it 0.005, 0.015, …, 0.095, each twice: their median 0.05.
    List<Double> nights = new ArrayList<>();
    for (int night = 1; night <= 20; night++) {
      nights.add(0.01 * night + 0.01);
    }
    PastDivergences past = new PastDivergences(nights);
    assertThat(past.bound(5)).hasValueCloseTo(0.115 + 5 * 0.05, within(1e-12));

    assertThat(finding(0.36, 0.01, past).warns()).isFalse();
    assertThat(finding(0.37, 0.01, past).reasons())
        .containsExactly(
            "its distribution differs by 0.370, noise would be 0.0100 (allowed 0.0500 and 6.00 times"
                + " the noise), 20 earlier nights allow 0.365");
    assertThat(finding(0.37, 0.07, past).warns()).isFalse();
  }

  @Test
  void earlierNightsNeverMakeTheOtherBoundsNarrower() {
    PastDivergences calm = new PastDivergences(Collections.nCopies(30, 0.001));

    assertThat(finding(0.049, 0.001, calm).warns()).isFalse();
    assertThat(finding(0.051, 0.001, calm).warns()).isTrue();
  }

  @Test
  void nineteenNightsSayNothing() {
    PastDivergences few = new PastDivergences(Collections.nCopies(19, 1.0));

    assertThat(few.bound(5)).isEmpty();
    assertThat(finding(0.06, 0.001, few).warns()).isTrue();
  }

  @Test
  void ofAnOddNumberOfNightsTheMiddleOneIsTheMedian() {
    List<Double> nights = new ArrayList<>(Collections.nCopies(18, 0.5));
    nights.addAll(List.of(0.1, 0.7, 0.9));

    assertThat(new PastDivergences(nights).bound(5)).hasValue(0.5);
  }

  private static Finding finding(double divergence, double noise, PastDivergences past) {
    TensorDrift drift = new TensorDrift(0, 0, 0, divergence, noise, List.of());
    return Finding.of("a", drift, Thresholds.defaults(), past);
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
    return Drift.of(
        published, fresh, shipped, Set.of("input"), tensor -> Thresholds.defaults(), Map.of());
  }

  private static TensorStatistics statistics(String image, float... values) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    accumulator.add(image, values, 0, values.length);
    return accumulator.toStatistics();
  }

  /** Draws the activations of one image of a contrast, by tensor. */
  @FunctionalInterface
  private interface Image {
    Map<String, float[]> draw(Random random, double contrast);
  }

  private static Map<String, SplitStatistics> split(Random random, int images) {
    return split(random, images, DriftTest::unrelated);
  }

  private static Map<String, SplitStatistics> split(Random random, int images, Image image) {
    Map<String, SplitAccumulator> accumulators = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      String name = "p" + i;
      Half half = random.nextBoolean() ? Half.FIRST : Half.SECOND;
      image
          .draw(random, 0.5 + random.nextDouble())
          .forEach(
              (tensor, values) ->
                  accumulators
                      .computeIfAbsent(tensor, any -> new SplitAccumulator(1))
                      .add(name, half, FloatBuffer.wrap(values), 0, values.length));
    }
    Map<String, SplitStatistics> all = new LinkedHashMap<>();
    accumulators.forEach((tensor, accumulator) -> all.put(tensor, accumulator.toStatistics()));
    return all;
  }

  private static Map<String, TensorStatistics> night(
      Random random, int images, double brightness, int outliers) {
    return night(random, images, brightness, outliers, DriftTest::unrelated);
  }

  private static Map<String, TensorStatistics> night(
      Random random, int images, double brightness, int outliers, Image image) {
    Map<String, TensorAccumulator> accumulators = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      add(accumulators, "n" + i, image.draw(random, brightness * (0.5 + random.nextDouble())));
    }
    for (int outlier = 0; outlier < outliers; outlier++) {
      add(accumulators, "outlier", image.draw(random, 50));
    }
    Map<String, TensorStatistics> all = new LinkedHashMap<>();
    accumulators.forEach((tensor, accumulator) -> all.put(tensor, accumulator.toStatistics()));
    return all;
  }

  private static void add(
      Map<String, TensorAccumulator> accumulators, String name, Map<String, float[]> image) {
    image.forEach(
        (tensor, values) ->
            accumulators
                .computeIfAbsent(tensor, any -> new TensorAccumulator(1))
                .add(name, values, 0, values.length));
  }

  private static Map<String, float[]> unrelated(Random random, double contrast) {
    Map<String, float[]> image = new LinkedHashMap<>();
    TENSORS.forEach(tensor -> image.put(tensor, values(random, contrast)));
    return image;
  }

  /**
   * Warm pixels, and what filters of one pixel with relu make of them. That red and blue are
   * swapped does not show in the values of the input, only behind the filters.
   *
   * @param first the channel that comes first, 0 or 2
   */
  private static Map<String, float[]> activations(Random random, double contrast, int first) {
    double[] warm = {0.6, 0.45, 0.3};
    float[] pixels = new float[3 * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (float) (contrast * (warm[Math.abs(first - i % 3)] + 0.15 * random.nextGaussian()));
    }
    Map<String, float[]> image = new LinkedHashMap<>();
    image.put("input", pixels);
    FILTERS.forEach(
        (tensor, weights) -> {
          float[] values = new float[PIXELS];
          for (int pixel = 0; pixel < PIXELS; pixel++) {
            float sum = 0;
            for (int channel = 0; channel < 3; channel++) {
              sum += weights[channel] * pixels[3 * pixel + channel];
            }
            values[pixel] = Math.max(0, sum);
          }
          image.put(tensor, values);
        });
    return image;
  }

  /** An image's values share its contrast, so images are independent and values are not. */
  private static float[] values(Random random, double contrast) {
    float[] values = new float[PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (contrast * random.nextGaussian());
    }
    return values;
  }
}
