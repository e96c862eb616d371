package io.rangefinder.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.statistics.RandomImages.Image;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mergeable part is an exact commutative monoid and survives its stored form. */
class MergeLawsTest {

  private static final int SEEDS = 12;

  /** A mergeable type: how it is built from images, merged, written and read. */
  private record Part<T>(
      String name,
      T identity,
      Function<List<Image>, T> of,
      BinaryOperator<T> merge,
      BiConsumer<T, ByteSink> write,
      Function<ByteSource, T> read) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "crop");
  private static final PatchShape SHAPE = new PatchShape(2, 2, 1, PatchShape.Products.ALL);

  private static final List<Part<?>> PARTS =
      List.of(
          new Part<>(
              "TensorStatistics",
              TensorStatistics.empty(),
              RandomImages::statistics,
              TensorStatistics::merge,
              TensorStatistics::write,
              TensorStatistics::read),
          new Part<>(
              "CodeHistogram",
              CodeHistogram.empty(),
              images -> RandomImages.statistics(images).histogram(),
              CodeHistogram::merge,
              CodeHistogram::write,
              CodeHistogram::read),
          new Part<>(
              "ValueBounds",
              ValueBounds.empty(),
              images -> RandomImages.statistics(images).bounds(),
              ValueBounds::merge,
              ValueBounds::write,
              ValueBounds::read),
          new Part<>(
              "ExactSum",
              ExactSum.zero(ExactSum.OF_FLOATS),
              images -> RandomImages.statistics(images).imageExtremes().maximaSum(),
              ExactSum::merge,
              ExactSum::write,
              source -> ExactSum.read(source, ExactSum.OF_FLOATS)),
          new Part<>(
              "NonFiniteImages",
              NonFiniteImages.none(),
              images -> RandomImages.statistics(images).nonFiniteImages(),
              NonFiniteImages::merge,
              NonFiniteImages::write,
              NonFiniteImages::read),
          new Part<>(
              "Extremes",
              Extremes.empty(),
              images -> RandomImages.statistics(images).extremes(),
              Extremes::merge,
              Extremes::write,
              Extremes::read),
          new Part<>(
              "ImageExtremes",
              ImageExtremes.empty(),
              images -> RandomImages.statistics(images).imageExtremes(),
              ImageExtremes::merge,
              ImageExtremes::write,
              ImageExtremes::read),
          new Part<>(
              "ChannelStatistics",
              ChannelStatistics.empty(),
              images -> RandomImages.statistics(images).channels(),
              ChannelStatistics::merge,
              ChannelStatistics::write,
              ChannelStatistics::read),
          new Part<>(
              "SplitStatistics",
              SplitStatistics.empty(),
              RandomImages::halves,
              SplitStatistics::merge,
              SplitStatistics::write,
              SplitStatistics::read),
          new Part<>(
              "PatchMoments",
              PatchMoments.empty(SHAPE),
              MergeLawsTest::moments,
              PatchMoments::merge,
              PatchMoments::write,
              PatchMoments::read),
          new Part<>(
              "StatisticsSet",
              StatisticsSet.empty(IDENTITY),
              MergeLawsTest::set,
              StatisticsSet::merge,
              StatisticsSet::write,
              StatisticsSet::read));

  private static Stream<Part<?>> parts() {
    return PARTS.stream();
  }

  private static PatchMoments moments(List<Image> images) {
    PatchAccumulator accumulator = new PatchAccumulator(SHAPE);
    for (Image image : images) {
      int positions = image.values().length / 2;
      accumulator.add(0, image.values(), image.values(), positions);
      accumulator.add(1, image.values(), image.values(), positions);
      accumulator.endImage();
    }
    return accumulator.toMoments();
  }

  private static StatisticsSet set(List<Image> images) {
    TreeSet<String> blocks = new TreeSet<>();
    images.forEach(image -> blocks.add("block of " + image.id()));
    TreeMap<String, SplitStatistics> tensors = new TreeMap<>();
    if (!images.isEmpty()) {
      tensors.put("conv", RandomImages.halves(images));
    }
    return new StatisticsSet(IDENTITY, blocks, tensors);
  }

  @ParameterizedTest
  @MethodSource("parts")
  <T> void mergingWithTheIdentityChangesNothing(Part<T> part) {
    for (int seed = 0; seed < SEEDS; seed++) {
      T value = part.of.apply(new RandomImages(seed).images(3));
      assertThat(part.merge.apply(value, part.identity)).as("seed %d", seed).isEqualTo(value);
      assertThat(part.merge.apply(part.identity, value)).as("seed %d", seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  <T> void noImagesGiveTheIdentity(Part<T> part) {
    assertThat(part.of.apply(List.of())).isEqualTo(part.identity);
  }

  @ParameterizedTest
  @MethodSource("parts")
  <T> void mergingIsCommutativeAndAssociative(Part<T> part) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Image> images = new RandomImages(seed).images(30);
      T a = part.of.apply(images.subList(0, 10));
      T b = part.of.apply(images.subList(10, 20));
      T c = part.of.apply(images.subList(20, 30));
      BinaryOperator<T> merge = part.merge;
      assertThat(merge.apply(a, b)).as("seed %d", seed).isEqualTo(merge.apply(b, a));
      assertThat(merge.apply(merge.apply(a, b), c))
          .as("seed %d", seed)
          .isEqualTo(merge.apply(a, merge.apply(b, c)));
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  <T> void anySplitInAnyOrderHasTheBytesOfTheWhole(Part<T> part) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Image> images = new RandomImages(seed).images(25);
      T whole = part.of.apply(images);
      Collections.shuffle(images, random);
      List<T> pieces = new ArrayList<>();
      for (int from = 0; from < images.size(); ) {
        int to = Math.min(from + random.nextInt(5), images.size());
        pieces.add(part.of.apply(images.subList(from, to)));
        from = to;
      }
      while (pieces.size() > 1) {
        T one = pieces.remove(random.nextInt(pieces.size()));
        int at = random.nextInt(pieces.size());
        pieces.set(at, part.merge.apply(pieces.get(at), one));
      }
      assertThat(pieces.get(0)).as("seed %d", seed).isEqualTo(whole);
      assertThat(bytes(part, pieces.get(0))).as("seed %d", seed).isEqualTo(bytes(part, whole));
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  <T> void readingWhatWasWrittenGivesAnEqual(Part<T> part) {
    for (int seed = 0; seed < SEEDS; seed++) {
      T value = part.of.apply(new RandomImages(seed).images(seed));
      ByteSource source = new ByteSource(bytes(part, value));
      assertThat(part.read.apply(source)).as("seed %d", seed).isEqualTo(value);
      source.requireEnd();
    }
  }

  private static <T> byte[] bytes(Part<T> part, T value) {
    ByteSink sink = new ByteSink();
    part.write.accept(value, sink);
    return sink.toByteArray();
  }
}
