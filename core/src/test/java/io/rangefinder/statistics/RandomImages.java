package io.rangefinder.statistics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded images of one tensor, with everything a float can be. */
final class RandomImages {

  /** An image and its values. */
  @SuppressWarnings("ArrayRecordComponent")
  record Image(String id, float[] values) {}

  static final int CHANNELS = 3;

  private static final float[] ODD = {
    0f,
    -0f,
    6f,
    6f,
    Float.NaN,
    Float.intBitsToFloat(0x7f800001),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-20f,
    40000f,
    -70000f
  };

  private final Random random;

  RandomImages(long seed) {
    this.random = new Random(seed);
  }

  List<Image> images(int count) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(new Image("image-" + i, values()));
    }
    return images;
  }

  private float[] values() {
    float[] values = new float[CHANNELS * (random.nextInt(4) == 0 ? 2000 : random.nextInt(6))];
    int kind = random.nextInt(5);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (kind) {
            case 0 -> (float) (random.nextGaussian() * 3);
            case 1 -> (float) Math.min(Math.max(random.nextGaussian() * 4, 0), 6);
            case 2 -> ODD[random.nextInt(ODD.length)];
            case 3 -> Float.NaN;
            default -> random.nextInt(20) == 0 ? 1f : 0f;
          };
    }
    return values;
  }

  static TensorStatistics statistics(List<Image> images) {
    TensorAccumulator accumulator = new TensorAccumulator(CHANNELS);
    for (Image image : images) {
      accumulator.add(image.id(), image.values(), 0, image.values().length);
    }
    return accumulator.toStatistics();
  }

  /** The statistics in halves, by the bytes of the images' ids. */
  static SplitStatistics halves(List<Image> images) {
    SplitAccumulator accumulator = new SplitAccumulator(CHANNELS);
    for (Image image : images) {
      accumulator.add(
          image.id(), half(image), FloatBuffer.wrap(image.values()), 0, image.values().length);
    }
    return accumulator.toStatistics();
  }

  static Half half(Image image) {
    return Half.of(image.id().getBytes(UTF_8));
  }
}
