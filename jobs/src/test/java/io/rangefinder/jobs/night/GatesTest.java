package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import io.rangefinder.drift.Clipping;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.ImageAnswer;
import io.rangefinder.jobs.evaluate.JudgedTask;
import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.SignalToNoise;
import io.rangefinder.metrics.Task;
import io.rangefinder.metrics.TaskFigures;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GatesTest {
  private static Gates gates(Map<Condition, Double> bounds) {
    Map<Condition, Double> all = new EnumMap<>(Condition.class);
    all.putAll(bounds);
    return new Gates(new Bounds(all, 0.05));
  }

  private static RunManifest.Images images(long calibrated, long quarantined) {
    long listed = calibrated + quarantined;
    return new RunManifest.Images(
        listed,
        KindCounts.described(new TreeMap<>()),
        listed,
        calibrated,
        quarantined,
        new TreeMap<>());
  }

  /** A network with one output of one value: float says 1, quantized 1 plus the noise. */
  private static EvaluateResult result(double noise, long wrong, int images) {
    List<ImageAnswer> answers = new ArrayList<>();
    Classification classification = Classification.none();
    for (int image = 0; image < images; image++) {
      boolean isRight = image >= wrong;
      answers.add(new ImageAnswer("%05d".formatted(image), isRight));
      float[] said = isRight ? new float[] {1, 0} : new float[] {0, 1};
      classification = classification.merge(Classification.of(new float[] {1, 0}, said, 0));
    }
    SignalToNoise output =
        SignalToNoise.of(FloatBuffer.wrap(new float[] {1}), new float[] {(float) (1 + noise)});
    return new EvaluateResult(
        images,
        0,
        0,
        KindCounts.described(new TreeMap<>()),
        List.of("out"),
        true,
        new JudgedTask(Task.CLASSIFICATION, true, 0, Map.of(), Map.of()),
        null,
        new Comparison(
            classification,
            Divergence.none(),
            Map.of("out", output),
            Map.of(),
            Map.of(),
            TaskFigures.none()),
        answers,
        null,
        null,
        "");
  }

  @Test
  void imagesAreCounted() {
    Gates gates =
        gates(
            Map.of(
                Condition.MIN_IMAGES, 100.0,
                Condition.MIN_IMAGES_RATIO, 0.5,
                Condition.MAX_QUARANTINED, 0.05,
                Condition.MAX_QUARANTINED_RATIO, 3.0));

    gates.images(images(90, 12), Optional.of(images(200, 2)), new FreshImages(40, 4));

    assertThat(gates.all())
        .extracting(Gate::name, Gate::figure, Gate::passes)
        .containsExactly(
            tuple("min-images", 90.0, false),
            tuple("min-images-ratio", 0.45, false),
            tuple("max-quarantined", 0.1, false),
            tuple("max-quarantined-ratio", 0.1 * 202 / 2, false));
  }

  @Test
  void whatIsNotAskedOrHasNoFigureIsNoGate() {
    Gates gates = gates(Map.of(Condition.MAX_QUARANTINED, 0.05, Condition.MIN_IMAGES_RATIO, 0.5));

    gates.images(images(90, 0), Optional.empty(), new FreshImages(0, 0));
    gates.clip(new Clipping("t", 1), Optional.empty());

    assertThat(gates.all()).isEmpty();
  }

  @Test
  void clipIsHeldAgainstTheBoundAndThePublished() {
    Gates gates = gates(Map.of(Condition.MAX_CLIP, 0.02, Condition.MAX_CLIP_RATIO, 10.0));

    gates.clip(new Clipping("a", 0.01), Optional.of(new Clipping("b", 0.0005)));

    assertThat(gates.closed())
        .extracting(Gate::line)
        .containsExactly("max-clip-ratio: 20, allowed 10 (tensor 'a', published 'b')");
  }

  /** Noise of a tenth is 20 dB, of a hundredth 40 dB. */
  @Test
  void signalToNoiseIsThatOfTheSameImages() {
    Gates gates = gates(Map.of(Condition.MIN_DECIBELS, 30.0, Condition.MAX_DECIBELS_LOST, 1.0));

    gates.answers(result(0.1, 0, 10), Optional.of(result(0.01, 0, 10)));

    assertThat(gates.all()).extracting(Gate::passes).containsExactly(false, false);
    assertThat(gates.all().get(0).figure()).isCloseTo(20, offset(1e-4));
    assertThat(gates.all().get(1).figure()).isCloseTo(20, offset(1e-3));
  }

  /** Of 1,000 images 3 more are wrong: 0.3 %; 3 of 3 coins fall so once in 8 times. */
  @Test
  void lostAnswersAreAClosedGateOnlyBeyondChance() {
    Map<Condition, Double> bounds = Map.of(Condition.MAX_ANSWERS_LOST, 0.002);
    Gates chance = gates(bounds);
    Gates certain = gates(bounds);
    Gates small = gates(Map.of(Condition.MAX_ANSWERS_LOST, 0.02));

    chance.answers(result(0.1, 3, 1000), Optional.of(result(0.1, 0, 1000)));
    certain.answers(result(0.1, 10, 1000), Optional.of(result(0.1, 0, 1000)));
    small.answers(result(0.1, 10, 1000), Optional.of(result(0.1, 0, 1000)));

    assertThat(chance.closed()).isEmpty();
    assertThat(chance.all().get(0).figure()).isEqualTo(0.003);
    assertThat(chance.all().get(0).detail()).endsWith("chance 0.125");
    assertThat(certain.closed()).hasSize(1);
    assertThat(small.closed()).isEmpty();
  }

  @Test
  void floatMayBeALittleAhead() {
    Gates gates = gates(Map.of(Condition.MAX_TOP1_LOSS, 0.02, Condition.MIN_TOP1, 0.96));

    gates.answers(result(0.1, 3, 100), Optional.empty());

    assertThat(gates.closed()).extracting(Gate::name).containsExactly("max-top1-loss");
  }

  @Test
  void aFigureThatIsNoNumberPassesNoBound() {
    for (Condition condition : Condition.values()) {
      assertThat(Gate.of(condition, 1, Double.NaN, "").passes()).isFalse();
    }
  }

  @Test
  void betterIsMoreRightAnswers() {
    assertThat(Gates.isBetter(result(0.1, 1, 10), result(0.01, 2, 10))).isTrue();
    assertThat(Gates.isBetter(result(0.01, 2, 10), result(0.1, 2, 10))).isFalse();
  }
}
