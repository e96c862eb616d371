package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.statistics.RandomImages.Image;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorAccumulatorTest {

  @Test
  void agreesWithCountingValueByValue() {
    for (int seed = 0; seed < 40; seed++) {
      List<Image> images = new RandomImages(seed).images(12);
      TensorStatistics statistics = RandomImages.statistics(images);
      long[] counts = new long[1 << 16];
      long nan = 0;
      long zeros = 0;
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (Image image : images) {
        for (float value : image.values()) {
          if (Float.isNaN(value)) {
            nan++;
            continue;
          }
          counts[Float.floatToRawIntBits(value) >>> 16]++;
          zeros += Math.abs(value) < 0x1p-133f ? 1 : 0;
          if (Float.isFinite(value)) {
            min = Math.min(min, flushed(value));
            max = Math.max(max, flushed(value));
          }
        }
      }
      CodeHistogram histogram = statistics.histogram();
      int[] codes = IntStream.range(0, counts.length).filter(code -> counts[code] > 0).toArray();
      assertThat(histogram.codes()).as("seed %d", seed).isEqualTo(codes);
      assertThat(histogram.counts())
          .as("seed %d", seed)
          .isEqualTo(IntStream.of(codes).mapToLong(code -> counts[code]).toArray());
      assertThat(histogram.nanCount()).as("seed %d", seed).isEqualTo(nan);
      assertThat(histogram.zeroCount()).as("seed %d", seed).isEqualTo(zeros);
      assertThat(statistics.images()).isEqualTo(12);
      assertThat(statistics.bounds()).as("seed %d", seed).isEqualTo(bounds(images, min, max));
    }
  }

  private static float flushed(float value) {
    return Math.abs(value) < 0x1p-133f ? 0f : value;
  }

  private static ValueBounds bounds(List<Image> images, float min, float max) {
    long minCount = 0;
    long maxCount = 0;
    for (Image image : images) {
      for (float value : image.values()) {
        minCount += flushed(value) == min && Float.isFinite(min) ? 1 : 0;
        maxCount += flushed(value) == max && Float.isFinite(max) ? 1 : 0;
      }
    }
    return new ValueBounds(min, minCount, max, maxCount);
  }

  @Test
  void channelsAgreeWithCountingValueByValue() {
    for (int seed = 0; seed < 40; seed++) {
      List<Image> images = new RandomImages(seed).images(12);
      ChannelStatistics channels = RandomImages.statistics(images).channels();
      for (int c = 0; c < RandomImages.CHANNELS; c++) {
        long count = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        BigDecimal sum = BigDecimal.ZERO;
        double magnitudes = 0;
        for (Image image : images) {
          for (int i = c; i < image.values().length; i += RandomImages.CHANNELS) {
            float value = image.values()[i];
            if (Float.isFinite(value)) {
              count++;
              min = Math.min(min, flushed(value));
              max = Math.max(max, flushed(value));
              sum = sum.add(new BigDecimal(value));
              magnitudes += Math.abs(value);
            }
          }
        }
        assertThat(channels.counts()[c]).as("seed %d", seed).isEqualTo(count);
        assertThat(channels.min()[c]).as("seed %d", seed).isEqualTo(min + 0f);
        assertThat(channels.max()[c]).as("seed %d", seed).isEqualTo(max + 0f);
        assertThat(channels.sum(c).toDouble())
            .as("seed %d", seed)
            .isCloseTo(sum.doubleValue(), within(magnitudes * 0x1p-17 + 12 * 0x1p-40));
      }
    }
  }

  @Test
  void meanAndStandardDeviationAreThoseOfTheFiniteValues() {
    TensorStatistics statistics =
        of(1, 2, 4, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    assertThat(statistics.mean()).isEqualTo(7.0 / 3);
    assertThat(statistics.standardDeviation()).isCloseTo(Math.sqrt(14.0 / 9), within(1e-2));
    assertThat(statistics.elements()).isEqualTo(6);
    assertThat(statistics.histogram().finiteCount()).isEqualTo(3);
    assertThat(statistics.histogram().positiveInfinityCount()).isEqualTo(1);
    assertThat(statistics.histogram().negativeInfinityCount()).isEqualTo(1);
  }

  @Test
  void aNaNWithItsPayloadInTheLowerHalfIsNoInfinity() {
    TensorStatistics statistics =
        of(Float.intBitsToFloat(0x7f800001), Float.intBitsToFloat(0xff800001), 1);

    assertThat(statistics.histogram().nanCount()).isEqualTo(2);
    assertThat(statistics.histogram().positiveInfinityCount()).isZero();
    assertThat(statistics.histogram().negativeInfinityCount()).isZero();
  }

  @Test
  void negativeZeroKeepsItsCodeAndEqualsZeroInAllElse() {
    TensorStatistics statistics = of(-0f, 0f, -0f);

    assertThat(statistics.histogram().count(0x8000)).isEqualTo(2);
    assertThat(statistics.histogram().zeroCount()).isEqualTo(3);
    assertThat(statistics.bounds()).isEqualTo(new ValueBounds(0f, 3, 0f, 3));
    assertThat(statistics.bins().size()).isEqualTo(1);
  }

  @Test
  void aTensorOfNaNAloneHasNoBoundsAndNoMoments() {
    TensorStatistics statistics = of(Float.NaN, Float.NaN);

    assertThat(statistics.images()).isEqualTo(1);
    assertThat(statistics.bounds().isEmpty()).isTrue();
    assertThat(statistics.extremes()).isEqualTo(Extremes.empty());
    assertThat(statistics.imageExtremes().imageCount()).isZero();
    assertThat(statistics.imageExtremes().meanMin()).isNaN();
    assertThat(statistics.mean()).isNaN();
    assertThat(statistics.standardDeviation()).isNaN();
    assertThat(statistics.quantile(0.5)).isNaN();
    assertThat(statistics.channels().means()).containsOnly(Double.NaN);
  }

  @Test
  void theStandardDeviationIsThatOfTheValuesToSomeHundredThousandths() {
    Random random = new Random(1);
    float[] values = new float[100_000];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * 3 + 1);
      squares += (double) values[i] * values[i];
    }
    TensorStatistics statistics = of(values);
    double variance = squares / values.length - statistics.mean() * statistics.mean();

    assertThat(statistics.standardDeviation() / Math.sqrt(variance)).isCloseTo(1, within(1e-4));
  }

  @Test
  void theImagesWithValuesThatAreNotFiniteAreNamed() {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    for (int i = 20; i > 0; i--) {
      float odd =
          switch (i % 4) {
            case 0 -> Float.NaN;
            case 1 -> Float.NEGATIVE_INFINITY;
            case 2 -> Float.MAX_VALUE;
            default -> 1;
          };
      accumulator.add("image-" + (char) ('a' + i), new float[] {0, odd, 2}, 0, 3);
    }

    assertThat(accumulator.toStatistics().nonFiniteImages())
        .isEqualTo(
            new NonFiniteImages(
                10,
                List.of(
                    "image-b", "image-e", "image-f", "image-i", "image-j", "image-m", "image-n",
                    "image-q")));
  }

  @Test
  void valuesOfTheCodeOfZeroAreZeros() {
    TensorStatistics statistics = of(Float.MIN_VALUE, -Float.MIN_VALUE, 1);

    assertThat(statistics.bounds()).isEqualTo(new ValueBounds(0, 2, 1, 1));
    assertThat(statistics.histogram().zeroCount()).isEqualTo(2);
  }

  @Test
  void boundsAreExactInEveryLaneAndTail() {
    Random random = new Random(2);
    for (int channels : new int[] {1, 3, 64, 1001, 5000}) {
      for (int pixels : new int[] {1, 2, 3, 1000}) {
        float[] values = new float[channels * pixels];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat() - 0.5f;
        }
        values[random.nextInt(values.length)] = -0.75f;
        values[random.nextInt(values.length)] = 0.6f;
        float[] min = new float[channels];
        float[] max = new float[channels];
        Arrays.fill(min, 1);
        Arrays.fill(max, -1);
        for (int i = 0; i < values.length; i++) {
          min[i % channels] = Math.min(min[i % channels], values[i]);
          max[i % channels] = Math.max(max[i % channels], values[i]);
        }
        TensorAccumulator accumulator = new TensorAccumulator(channels);
        accumulator.add("image", values, 0, values.length);

        assertThat(accumulator.toStatistics().channels().min()).isEqualTo(min);
        assertThat(accumulator.toStatistics().channels().max()).isEqualTo(max);
      }
    }
  }

  @Test
  void manyImagesAreCountedBeyondTheCapacityOfTheDenseTable() {
    int length = 1 << 20;
    float[] values = new float[length];
    Arrays.fill(values, 6f);
    values[0] = 5.999f;
    TensorAccumulator accumulator = new TensorAccumulator(1);
    for (int i = 0; i < 40; i++) {
      accumulator.add("image-" + i, values, 0, length);
    }
    TensorStatistics statistics = accumulator.toStatistics();

    assertThat(statistics.bounds()).isEqualTo(new ValueBounds(5.999f, 40, 6f, 40L * (length - 1)));
    assertThat(statistics.mean()).isCloseTo(6, within(1e-6));
    assertThat(statistics.channels().means()[0]).isCloseTo(6, within(1e-6));
  }

  @Test
  void onlyThePartOfTheBufferIsRead() {
    float[] values = {9, 9, 1, 2, 3, 4, 9};
    FloatBuffer direct =
        ByteBuffer.allocateDirect(28).order(ByteOrder.nativeOrder()).asFloatBuffer().put(values);
    direct.position(1);
    TensorAccumulator fromArray = new TensorAccumulator(2);
    fromArray.add("a", values, 2, 4);
    TensorAccumulator fromBuffer = new TensorAccumulator(2);
    fromBuffer.add("a", direct.limit(7), 2, 4);

    assertThat(fromArray.toStatistics().bounds()).isEqualTo(new ValueBounds(1, 1, 4, 1));
    assertThat(fromBuffer.toStatistics()).isEqualTo(fromArray.toStatistics());
    assertThat(direct.position()).isEqualTo(1);
  }

  @Test
  void theExtremesNameTheImages() {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    for (int i = 0; i < 20; i++) {
      int pair = i / 2;
      accumulator.add("image-" + (char) ('a' + i), new float[] {-pair, pair}, 0, 2);
    }
    Extremes extremes = accumulator.toStatistics().extremes();

    assertThat(extremes.highest())
        .extracting(ImageValue::imageId)
        .containsExactly(
            "image-s", "image-t", "image-q", "image-r", "image-o", "image-p", "image-m", "image-n");
    assertThat(extremes.lowest().get(0)).isEqualTo(new ImageValue(-9, "image-s"));
  }

  @Test
  void aLengthThatIsNoMultipleOfTheChannelsIsRefused() {
    TensorAccumulator accumulator = new TensorAccumulator(3);

    assertThatThrownBy(() -> accumulator.add("x.jpg", new float[4], 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Image 'x.jpg' has 4 values, no multiple of 3 channels.");
  }

  private static TensorStatistics of(float... values) {
    TensorAccumulator accumulator = new TensorAccumulator(1);
    accumulator.add("image", values, 0, values.length);
    return accumulator.toStatistics();
  }
}
