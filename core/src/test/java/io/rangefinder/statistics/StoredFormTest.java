package io.rangefinder.statistics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.statistics.PatchShape.Products;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The files under statistics/v* are never written again: every later version must read them. */
class StoredFormTest {

  /** The content of statistics/v1/tensor.bin, but for the images of values that are not finite. */
  private static TensorStatistics sampleTensor() {
    TensorAccumulator conv = new TensorAccumulator(2);
    conv.add("a.jpg", new float[] {-1.5f, 0f, -0f, 6f, 6f, 3.14159f}, 0, 6);
    conv.add("ü.jpg", new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e-40f, -3e38f}, 0, 4);
    return conv.toStatistics();
  }

  /** The content of statistics/v2/set.bin. */
  private static StatisticsSet sampleSet() {
    TensorAccumulator other = new TensorAccumulator(2);
    other.add("b.jpg", new float[] {0.25f, -7}, 0, 2);
    TensorAccumulator dead = new TensorAccumulator(1);
    dead.add("a.jpg", new float[] {Float.NaN}, 0, 1);
    return StatisticsSet.ofBlock(
        new StatisticsIdentity("graph 1", "crop 2", 2),
        "block 3",
        Map.of(
            "conv",
            new SplitStatistics(sampleTensor(), other.toStatistics()),
            "dead",
            new SplitStatistics(TensorStatistics.empty(), dead.toStatistics())));
  }

  /** The content of statistics/v1/patches.bin. */
  static PatchMoments samplePatches() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(2, 2, 1, Products.ALL));
    accumulator.add(0, new float[] {1, -2, 0.5f, 4}, new float[] {7, -8}, 2);
    accumulator.add(1, new float[] {-1, 2, 0.1f, 4}, new float[] {0, 0.3f}, 2);
    accumulator.endImage();
    return accumulator.toMoments();
  }

  @Test
  void theSamplesOfVersionOneAreRead() throws IOException {
    TensorStatistics now = sampleTensor();
    TensorStatistics read = TensorStatistics.fromBytes(resource("v1/tensor.bin"));

    assertThat(now.nonFiniteImages()).isEqualTo(new NonFiniteImages(1, List.of("ü.jpg")));
    assertThat(read)
        .isEqualTo(
            new TensorStatistics(
                now.images(),
                now.histogram(),
                now.bounds(),
                NonFiniteImages.none(),
                now.extremes(),
                now.imageExtremes(),
                now.channels()));
    assertThat(SplitStatistics.fromBytes(resource("v1/tensor.bin")))
        .isEqualTo(new SplitStatistics(read, TensorStatistics.empty()));
    assertThat(PatchMoments.fromBytes(resource("v1/patches.bin"))).isEqualTo(samplePatches());
  }

  @Test
  void theSamplesOfVersionTwoAreRead() throws IOException {
    assertThat(StatisticsSet.fromBytes(resource("v2/set.bin"))).isEqualTo(sampleSet());
  }

  @Test
  void theStoredFormIsStillThatOfTheSamples() throws IOException {
    assertThat(sampleSet().toBytes()).isEqualTo(resource("v2/set.bin"));
    assertThat(samplePatches().toBytes()).isEqualTo(resource("v1/patches.bin"));
  }

  @Test
  void setsThatDoNotTellTheHalvesApartAreRefused() {
    assertThatThrownBy(() -> StatisticsSet.fromBytes(resource("v1/set.bin")))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessage(
            "Statistics have format version 1, this program reads versions 2 to 2. Sets of version 1"
                + " do not tell the halves of the images apart: observe the images again.");
  }

  @Test
  void tensorStatisticsSurviveTheirBytes() {
    for (int seed = 0; seed < 20; seed++) {
      TensorStatistics statistics = RandomImages.statistics(new RandomImages(seed).images(5));
      assertThat(TensorStatistics.fromBytes(statistics.toBytes()))
          .as("seed %d", seed)
          .isEqualTo(statistics);
    }
  }

  @Test
  void aNewerVersionIsRefused() {
    byte[] bytes = sampleSet().toBytes();
    bytes[5] = 3;

    assertThatThrownBy(() -> StatisticsSet.fromBytes(bytes))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessageContaining("format version 3, this program reads versions 2 to 2");
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> StatisticsSet.fromBytes("PAR1....".getBytes(UTF_8)))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessage("Not statistics of Rangefinder: the magic is missing.");
    assertThatThrownBy(() -> StatisticsSet.fromBytes(samplePatches().toBytes()))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessage("Expected statistics of kind 'S', found kind 80.");
  }

  @Test
  void bytesThatFollowTheEndAreRefused() {
    byte[] bytes = sampleSet().toBytes();
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

    assertThatThrownBy(() -> StatisticsSet.fromBytes(longer))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessageContaining("1 bytes follow the end");
  }

  @Test
  void everyTruncationIsRefused() {
    for (byte[] whole : List.of(sampleSet().toBytes(), samplePatches().toBytes())) {
      for (int length = 0; length < whole.length; length++) {
        byte[] truncated = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> reader(whole).apply(truncated))
            .as("length %d", length)
            .isInstanceOf(StatisticsFormatException.class);
      }
    }
  }

  @Test
  void damagedBytesAreReadOrRefused() {
    byte[] set = sampleSet().toBytes();
    byte[] patches = samplePatches().toBytes();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = random.nextBoolean() ? set.clone() : patches.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[6 + random.nextInt(bytes.length - 6)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(reader(bytes).apply(bytes)).isNotNull();
      } catch (StatisticsFormatException refused) {
        assertThat(refused).as("seed %d", seed).hasMessageContaining(" ");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static Function<byte[], Object> reader(byte[] bytes) {
    return bytes[4] == 'S' ? StatisticsSet::fromBytes : PatchMoments::fromBytes;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = StoredFormTest.class.getResourceAsStream("/statistics/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
