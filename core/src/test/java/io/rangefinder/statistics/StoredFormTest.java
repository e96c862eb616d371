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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files under statistics/v* are never written again: every later version must read them. */
class StoredFormTest {
  private static final String DAMAGED = "Damaged statistics: ";
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<!UTF|UTF-)-?(Infinity|NaN(?! codes|])|\\b[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?)");

  /** What damaged bytes are refused for: all that the bytes below show. */
  private static final Set<String> FAULTS =
      new TreeSet<>(
          List.of(
              "Bounds N (N times) and N (N times) cannot be.",
              "Channel N has bounds N and N of N values.",
              "Code N has count N.",
              "Extremes are not in order, one an image: [L]",
              "N extremes are stored.",
              "N finite values have the bounds ValueBounds[min=N, minCount=N, max=N, maxCount=N].",
              "N ids are stored.",
              "N images cannot have the first ids [L].",
              "N images have N extremes, and N have values that are not finite.",
              "N is not the code of a number.",
              "Patches of N groups, N inputs, N outputs are not within N and N.",
              "The block 'S' is out of order.",
              "The images have the minima CodeHistogram[N codes, N values, N NaN] and the maxima"
                  + " CodeHistogram[N codes, N values, N NaN].",
              "The tensor 'S' is out of order.",
              "The value N of image 'S' is not finite.",
              "Unknown kind of products: N",
              "a length of N exceeds the remaining bytes (at byte N of N).",
              "a string is not UTF-8.",
              "a varint has a superfluous byte (at byte N of N).",
              "a varint is longer than N bytes (at byte N of N).",
              "an integer has N bytes (at byte N of N).",
              "an integer is not in its shortest form (at byte N of N).",
              "the bytes end too early (at byte N of N)."));

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
            .isInstanceOf(StatisticsFormatException.class)
            .message()
            .matches(
                "Damaged statistics: (the bytes end too early|a length of \\d+ exceeds the remaining"
                    + " bytes) \\(at byte \\d+ of "
                    + length
                    + "\\)\\.");
      }
    }
  }

  @Test
  void damagedBytesAreReadOrRefused() {
    byte[] set = sampleSet().toBytes();
    byte[] patches = samplePatches().toBytes();
    Set<String> faults = new TreeSet<>();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = random.nextBoolean() ? set.clone() : patches.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[6 + random.nextInt(bytes.length - 6)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(reader(bytes).apply(bytes)).isNotNull();
      } catch (StatisticsFormatException refused) {
        String message = String.valueOf(refused.getMessage());
        assertThat(message).as("seed %d", seed).startsWith(DAMAGED);
        faults.add(withoutValues(message.substring(DAMAGED.length())));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(faults).isEqualTo(FAULTS);
  }

  /** A message with N for numbers, 'S' for names and [L] for lists. */
  private static String withoutValues(String message) {
    return NUMBER
        .matcher(message)
        .replaceAll("N")
        .replaceAll("'[^']*'", "'S'")
        .replaceAll("\\[ImageValue.*]", "[L]")
        .replaceAll("ids \\[.*]", "ids [L]");
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
