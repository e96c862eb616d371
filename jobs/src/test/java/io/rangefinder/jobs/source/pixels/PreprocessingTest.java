package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.execute.NativeMemory;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.types.TFloat32;

final class PreprocessingTest {
  @ParameterizedTest
  @CsvSource({
    "61, 83, 32, 48",
    "61, 83, 128, 96",
    "224, 300, 128, 128",
    "5, 7, 5, 7",
    "9, 9, 1, 1",
    "1, 1, 4, 4",
    "256, 341, 224, 224",
    "2, 300, 17, 299"
  })
  void resizingEqualsTensorFlowsOperators(int height, int width, int newHeight, int newWidth) {
    DecodedImage image = image(height, width);
    for (Resize.Method method : List.of(Resize.Method.BILINEAR, Resize.Method.NEAREST)) {
      for (Resize.Corners corners : Resize.Corners.values()) {
        Resize resize = new Resize(method, corners, newHeight, newWidth);

        assertThat(
                Arrays.equals(
                    raw(Crop.NONE, resize).apply(image), resizedByTensorFlow(image, resize)))
            .as(resize.toString())
            .isTrue();
      }
    }
  }

  @Test
  void cropTakesTheFractionOfEachSide() {
    DecodedImage image = image(256, 341);

    float[] values = raw(new Crop(Crop.Form.IMAGE, 0.875), sameSize(224, 299)).apply(image);

    assertThat(values).isEqualTo(region(image, 16, 21, 224, 299));
  }

  @Test
  void cropToASquareTakesTheFractionOfTheShorterSide() {
    DecodedImage image = image(256, 341);

    float[] values = raw(new Crop(Crop.Form.SQUARE, 0.875), sameSize(224, 224)).apply(image);

    assertThat(values).isEqualTo(region(image, 16, 58, 224, 224));
  }

  @Test
  void wholeSquareIsTheMiddleOfATallImageToo() {
    DecodedImage image = image(11, 6);

    float[] values = raw(new Crop(Crop.Form.SQUARE, 1), sameSize(6, 6)).apply(image);

    assertThat(values).isEqualTo(region(image, 2, 0, 6, 6));
  }

  @Test
  void smallestImageSurvivesTheSmallestCrop() {
    float[] values = raw(new Crop(Crop.Form.IMAGE, 1e-9), sameSize(1, 1)).apply(image(1, 2));

    assertThat(values).hasSize(3);
  }

  @Test
  void eachChannelGetsItsOwnMeanAndStd() {
    Preprocessing preprocessing =
        new Preprocessing(
            Crop.NONE,
            sameSize(1, 1),
            ChannelOrder.RGB,
            PerChannel.of(10, 20, 30),
            PerChannel.of(1, 2, 4));

    assertThat(preprocessing.apply(pixel(110, 100, 250))).containsExactly(100, 40, 55);
  }

  @Test
  void channelsOfABgrModelAreReversedBeforeMeanAndStd() {
    Preprocessing preprocessing =
        new Preprocessing(
            Crop.NONE,
            sameSize(1, 1),
            ChannelOrder.BGR,
            PerChannel.of(10, 20, 30),
            PerChannel.of(1, 2, 4));

    assertThat(preprocessing.apply(pixel(110, 100, 250))).containsExactly(240, 40, 20);
  }

  @Test
  void imageIsWrittenIntoItsPlaceOfABatch() {
    Preprocessing preprocessing = raw(Crop.NONE, sameSize(1, 1));
    float[] batch = {-1, -1, -1, -1, -1, -1, -1, -1};

    preprocessing.applyTo(pixel(1, 2, 3), batch, 3);

    assertThat(batch).containsExactly(-1, -1, -1, 1, 2, 3, -1, -1);
    assertThat(preprocessing.outputShape()).isEqualTo(Shape.of(1, 1, 1, 3));
  }

  @Test
  void fingerprintChangesWithEverythingThatChangesValues() {
    Crop crop = new Crop(Crop.Form.IMAGE, 0.875);
    Resize resize = sameSize(8, 8);
    PerChannel mean = PerChannel.all(127.5f);
    Set<String> fingerprints = new LinkedHashSet<>();
    fingerprints.add(new Preprocessing(crop, resize, ChannelOrder.RGB, mean, mean).fingerprint());
    fingerprints.add(new Preprocessing(crop, resize, ChannelOrder.BGR, mean, mean).fingerprint());
    fingerprints.add(
        new Preprocessing(Crop.NONE, resize, ChannelOrder.RGB, mean, mean).fingerprint());
    fingerprints.add(
        new Preprocessing(crop, sameSize(8, 9), ChannelOrder.RGB, mean, mean).fingerprint());
    fingerprints.add(
        new Preprocessing(crop, resize, ChannelOrder.RGB, PerChannel.all(128), mean).fingerprint());
    fingerprints.add(
        new Preprocessing(crop, resize, ChannelOrder.RGB, mean, PerChannel.all(128)).fingerprint());

    assertThat(fingerprints).hasSize(6).allMatch(text -> text.matches("[0-9a-f]{64}"));
  }

  @Test
  void fingerprintOfWhatIsNotNewStays() {
    Resize resize = new Resize(Resize.Method.BILINEAR, Resize.Corners.LEGACY, 128, 96);
    PerChannel mean = PerChannel.of(103.94f, 116.78f, 123.68f);

    assertThat(
            new Preprocessing(
                    new Crop(Crop.Form.IMAGE, 0.875),
                    resize,
                    ChannelOrder.BGR,
                    mean,
                    PerChannel.all(58.8f))
                .fingerprint())
        .isEqualTo("171e06258be39b264e70aabfeff6e8c2bcbee131fcefaa80e92fef6740f128f2");
  }

  @Test
  void stdOfZeroIsRefused() {
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    Crop.NONE,
                    sameSize(1, 1),
                    ChannelOrder.RGB,
                    PerChannel.all(0),
                    PerChannel.of(1, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("std 0.0");
  }

  private static Preprocessing raw(Crop crop, Resize resize) {
    return new Preprocessing(crop, resize, ChannelOrder.RGB, PerChannel.all(0), PerChannel.all(1));
  }

  private static Resize sameSize(int height, int width) {
    return new Resize(Resize.Method.BILINEAR, Resize.Corners.LEGACY, height, width);
  }

  private static DecodedImage image(int height, int width) {
    return new DecodedImage(
        height, width, Images.rgb(Images.pattern(height, width, BufferedImage.TYPE_INT_RGB)));
  }

  private static DecodedImage pixel(int red, int green, int blue) {
    return new DecodedImage(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
  }

  private static float[] region(DecodedImage image, int top, int left, int height, int width) {
    float[] values = new float[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < width * 3; i++) {
        values[y * width * 3 + i] =
            image.samples()[((top + y) * image.width() + left) * 3 + i] & 0xff;
      }
    }
    return values;
  }

  private static float[] resizedByTensorFlow(DecodedImage image, Resize resize) {
    float[] pixels = region(image, 0, 0, image.height(), image.width());
    boolean align = resize.corners() == Resize.Corners.ALIGN_CORNERS;
    boolean half = resize.corners() == Resize.Corners.HALF_PIXEL;
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.constant(
              org.tensorflow.ndarray.Shape.of(1, image.height(), image.width(), 3),
              DataBuffers.of(pixels));
      var size = tf.constant(new int[] {resize.height(), resize.width()});
      Operand<TFloat32> output =
          resize.method() == Resize.Method.BILINEAR
              ? tf.image.resizeBilinear(
                  input,
                  size,
                  ResizeBilinear.alignCorners(align),
                  ResizeBilinear.halfPixelCenters(half))
              : tf.image.resizeNearestNeighbor(
                  input,
                  size,
                  ResizeNearestNeighbor.alignCorners(align),
                  ResizeNearestNeighbor.halfPixelCenters(half));
      try (Tensor result = session.runner().fetch(output).run().get(0)) {
        float[] values = new float[resize.height() * resize.width() * 3];
        NativeMemory.of(result).asFloatBuffer().get(values);
        return values;
      }
    }
  }
}
