package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.rangefinder.jobs.execute.NativeMemory;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeArea;
import org.tensorflow.op.image.ResizeBicubic;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TFloat32;

/** Ways to resize against TensorFlow's kernels and against plain double loops. */
final class ResizingTest {
  private static final float TOLERANCE = 2e-3f;

  @ParameterizedTest
  @CsvSource({
    "61, 83, 32, 48",
    "61, 83, 128, 96",
    "300, 7, 11, 20",
    "1, 1, 4, 4",
    "9, 9, 9, 9",
    "2, 301, 17, 3"
  })
  void bicubicEqualsTensorFlows(int height, int width, int newHeight, int newWidth) {
    DecodedImage image = image(height, width);
    for (Resize.Corners corners : Resize.Corners.values()) {
      Resize resize = new Resize(Resize.Method.BICUBIC, corners, newHeight, newWidth);
      assertClose(
          resized(image, resize),
          byTensorFlow(
              image,
              resize,
              (tf, pixels) ->
                  tf.image.resizeBicubic(
                      pixels,
                      tf.constant(new int[] {newHeight, newWidth}),
                      ResizeBicubic.alignCorners(corners == Resize.Corners.ALIGN_CORNERS),
                      ResizeBicubic.halfPixelCenters(corners == Resize.Corners.HALF_PIXEL))));
    }
  }

  @ParameterizedTest
  @CsvSource({"61, 83, 32, 48", "61, 83, 128, 96", "300, 7, 11, 20", "1, 1, 4, 4", "9, 9, 9, 9"})
  void areaEqualsTensorFlows(int height, int width, int newHeight, int newWidth) {
    DecodedImage image = image(height, width);
    Resize resize = new Resize(Resize.Method.AREA, Resize.Corners.LEGACY, newHeight, newWidth);
    assertClose(
        resized(image, resize),
        byTensorFlow(
            image,
            resize,
            (tf, pixels) ->
                tf.image.resizeArea(
                    pixels,
                    tf.constant(new int[] {newHeight, newWidth}),
                    ResizeArea.alignCorners(false))));
  }

  @ParameterizedTest
  @CsvSource({
    "61, 83, 32, 48",
    "61, 83, 128, 96",
    "300, 7, 11, 20",
    "1, 1, 4, 4",
    "9, 9, 9, 9",
    "640, 480, 17, 13"
  })
  void antialiasedEqualsTensorFlowsAndPlainLoops(
      int height, int width, int newHeight, int newWidth) {
    DecodedImage image = image(height, width);
    for (Resize.Method method :
        new Resize.Method[] {Resize.Method.BILINEAR, Resize.Method.BICUBIC}) {
      boolean cubic = method == Resize.Method.BICUBIC;
      Resize resize = antialiased(method, Aspect.STRETCH, newHeight, newWidth);
      float[] values = resized(image, resize);
      assertClose(
          values,
          byTensorFlow(
              image,
              resize,
              (tf, pixels) ->
                  tf.image.scaleAndTranslate(
                      pixels,
                      tf.constant(new int[] {newHeight, newWidth}),
                      tf.constant(
                          new float[] {newHeight / (float) height, newWidth / (float) width}),
                      tf.constant(new float[] {0, 0}),
                      ScaleAndTranslate.kernelType(cubic ? "keyscubic" : "triangle"),
                      ScaleAndTranslate.antialias(true))));
      assertClose(
          values,
          plain(
              image,
              newHeight,
              newWidth,
              cubic ? ResizingTest::keys : x -> Math.max(0, 1 - x),
              cubic ? 2 : 1));
    }
  }

  /** The weighted mean of all pixels, by their distance from the sample in steps. */
  private static float[] plain(
      DecodedImage image, int newHeight, int newWidth, DoubleUnaryOperator kernel, int radius) {
    double[][] rows = weights(image.height(), newHeight, kernel, radius);
    double[][] columns = weights(image.width(), newWidth, kernel, radius);
    float[] values = new float[newHeight * newWidth * 3];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double sum = 0;
          for (int r = 0; r < image.height(); r++) {
            for (int c = 0; rows[y][r] != 0 && c < image.width(); c++) {
              sum +=
                  rows[y][r]
                      * columns[x][c]
                      * (image.samples()[(r * image.width() + c) * 3 + channel] & 0xff);
            }
          }
          values[(y * newWidth + x) * 3 + channel] = (float) sum;
        }
      }
    }
    return values;
  }

  private static double[][] weights(int extent, int size, DoubleUnaryOperator kernel, int radius) {
    double step = Math.max(1, extent / (double) size);
    double[][] weights = new double[size][extent];
    for (int i = 0; i < size; i++) {
      double sample = (i + 0.5) * extent / size;
      double total = 0;
      for (int s = 0; s < extent; s++) {
        double distance = Math.abs(s + 0.5 - sample) / step;
        weights[i][s] = distance < radius ? kernel.applyAsDouble(distance) : 0;
        total += weights[i][s];
      }
      for (int s = 0; s < extent; s++) {
        weights[i][s] /= total;
      }
    }
    return weights;
  }

  private static double keys(double x) {
    return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2;
  }

  @Test
  void letterboxHoldsTheWholeImageInTheMiddle() {
    DecodedImage image = image(20, 41);
    float[] inner =
        resized(image, new Resize(Resize.Method.BILINEAR, Resize.Corners.HALF_PIXEL, 7, 16));

    float[] values =
        resized(
            image,
            new Resize(
                Resize.Method.BILINEAR,
                Resize.Corners.HALF_PIXEL,
                false,
                Aspect.letterbox(114),
                16,
                16));

    int row = 16 * 3;
    assertThat(Arrays.copyOfRange(values, 4 * row, 11 * row)).isEqualTo(inner);
    assertThat(Arrays.copyOf(values, 4 * row)).containsOnly(114);
    assertThat(Arrays.copyOfRange(values, 11 * row, 16 * row)).containsOnly(114);
  }

  @Test
  void letterboxOfATallImageAntialiasedHasBarsAtItsSides() {
    DecodedImage image = image(60, 30);
    float[] inner = resized(image, antialiased(Resize.Method.BILINEAR, Aspect.STRETCH, 12, 6));

    float[] values =
        resized(image, antialiased(Resize.Method.BILINEAR, Aspect.letterbox(0), 12, 12));

    for (int y = 0; y < 12; y++) {
      assertThat(Arrays.copyOfRange(values, y * 36, y * 36 + 9)).containsOnly(0);
      assertThat(Arrays.copyOfRange(values, y * 36 + 9, y * 36 + 27))
          .isEqualTo(Arrays.copyOfRange(inner, y * 18, y * 18 + 18));
      assertThat(Arrays.copyOfRange(values, y * 36 + 27, y * 36 + 36)).containsOnly(0);
    }
  }

  @Test
  void shorterSideKeepsTheRatioAndTheMiddleIsCutOut() {
    DecodedImage image = image(30, 50);
    for (boolean antialias : new boolean[] {false, true}) {
      Resize.Corners corners = Resize.Corners.HALF_PIXEL;
      float[] whole =
          resized(
              image,
              new Resize(Resize.Method.BILINEAR, corners, antialias, Aspect.STRETCH, 12, 20));

      float[] values =
          resized(
              image,
              new Resize(
                  Resize.Method.BILINEAR, corners, antialias, Aspect.shorterSide(12), 10, 9));

      for (int y = 0; y < 10; y++) {
        int from = ((y + 1) * 20 + 5) * 3;
        assertThat(Arrays.copyOfRange(values, y * 27, (y + 1) * 27))
            .isEqualTo(Arrays.copyOfRange(whole, from, from + 27));
      }
    }
  }

  @Test
  void fillIsNormalizedAsPixelsAre() {
    Preprocessing preprocessing =
        new Preprocessing(
            Crop.NONE,
            new Resize(
                Resize.Method.BILINEAR, Resize.Corners.LEGACY, false, Aspect.letterbox(114), 4, 2),
            ChannelOrder.RGB,
            PerChannel.all(14),
            PerChannel.all(50));

    assertThat(Arrays.copyOf(preprocessing.apply(image(1, 1)), 6)).containsOnly(2);
  }

  @Test
  void greyAndOpacityAreResizedToo() {
    DecodedImage grey = new DecodedImage(2, 1, PixelLayout.GRAY, new byte[] {10, 20});
    DecodedImage rgba = new DecodedImage(1, 1, PixelLayout.RGBA, new byte[] {1, 2, 3, 4});

    assertThat(preprocessing(ChannelOrder.GRAY, 1, 1).apply(grey)).containsExactly(15);
    assertThat(preprocessing(ChannelOrder.RGBA, 1, 1).apply(rgba)).containsExactly(1, 2, 3, 4);
  }

  private static Preprocessing preprocessing(ChannelOrder channels, int height, int width) {
    return new Preprocessing(
        Crop.NONE,
        new Resize(Resize.Method.AREA, Resize.Corners.LEGACY, height, width),
        channels,
        PerChannel.all(0),
        PerChannel.all(1));
  }

  private static Resize antialiased(Resize.Method method, Aspect aspect, int height, int width) {
    return new Resize(method, Resize.Corners.HALF_PIXEL, true, aspect, height, width);
  }

  private static float[] resized(DecodedImage image, Resize resize) {
    return new Preprocessing(
            Crop.NONE, resize, ChannelOrder.RGB, PerChannel.all(0), PerChannel.all(1))
        .apply(image);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(TOLERANCE));
    }
  }

  private static DecodedImage image(int height, int width) {
    return new DecodedImage(
        height, width, Images.rgb(Images.pattern(height, width, BufferedImage.TYPE_INT_RGB)));
  }

  private interface Resizing {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> pixels);
  }

  private static float[] byTensorFlow(DecodedImage image, Resize resize, Resizing resizing) {
    float[] pixels = new float[image.samples().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image.samples()[i] & 0xff;
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.constant(
              org.tensorflow.ndarray.Shape.of(1, image.height(), image.width(), 3),
              DataBuffers.of(pixels));
      try (Tensor result = session.runner().fetch(resizing.of(tf, input)).run().get(0)) {
        float[] values = new float[resize.height() * resize.width() * 3];
        NativeMemory.of(result).asFloatBuffer().get(values);
        return values;
      }
    }
  }
}
